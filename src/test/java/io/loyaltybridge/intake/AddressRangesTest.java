package io.loyaltybridge.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0, true",
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "0.0.0.0/0, 198.51.100.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "'198.51.100.1, 192.0.2.0/24', 192.0.2.9, true",
        "192.0.2.0/24, ::ffff:192.0.2.1, true",
        "fe80::/10, fe80::1%eth0, true",
        "192.0.2.0/24, '', false",
        "192.0.2.0/24, localhost, false"
    })
    void anAddressIsInsideOrNot(String ranges, String address, boolean inside) {
        assertThat(AddressRanges.parse(ranges).contains(address)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.0/33",
                "192.0.2.0/",
                "192.0.2.0/-1",
                "192.0.2.0/24/24",
                "2001:db8::/129",
                "::::",
                "192.0.2.0/x"
            })
    void anythingElseIsRefused(String range) {
        assertThatThrownBy(() -> AddressRanges.parse("10.0.0.1 " + range))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected addresses such as 192.0.2.0/24 or 2001:db8::/32, found \"" + range + "\"");
    }

    @Test
    void noneMeansAnywhere() {
        assertThat(AddressRanges.parse("  ").isAnywhere()).isTrue();
        assertThat(AddressRanges.ANYWHERE.contains("192.0.2.1")).isTrue();
    }
}
