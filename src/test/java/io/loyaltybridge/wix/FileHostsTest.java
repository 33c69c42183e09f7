package io.loyaltybridge.wix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a file may go to, and come from. */
class FileHostsTest {
    private static final String WIX = "wixmp.com wixstatic.com wix.com wixapis.com";

    /** Every name resolves to this address. */
    private static FileHosts hosts(String names, String address, String... withoutTls) {
        return new FileHosts(names, Set.of(withoutTls)::contains, new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return new InetAddress[] {InetAddress.getByName("185.230.63.1"), InetAddress.getByName(address)};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://wixmp.com/a",
                "https://upload.wixmp.com/a?b=c",
                "https://UPLOAD.WixMP.com:443/a",
                "https://a.b.wixstatic.com/",
                "https://www.wixapis.com/x"
            })
    void hostsOfWixAndBelowAreTaken(String url) {
        assertThat(hosts(WIX, "185.230.63.1").problem(URI.create(url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evilwixmp.com/a",
                "https://wixmp.com.example.com/a",
                "https://example.com/wixmp.com",
                "https://com/",
                "https://169.254.169.254/latest",
                "https://127.0.0.1/",
                "https://localhost/",
                "https://[::1]/",
                "https://2130706433/",
                "https://upload.wixmp.com.:1@example.com/"
            })
    void anyOtherHostIsNot(String url) {
        assertThat(hosts(WIX, "185.230.63.1").problem(URI.create(url)))
                .get()
                .asString()
                .matches("the URL for the file leads to \\S+, which is not one of wix.file-hosts");
    }

    @ParameterizedTest
    @CsvSource({"http://upload.wixmp.com/a, ''", "http://files.internal/a, ''"})
    void withoutTlsIsRefused(String url, String meant) {
        assertThat(hosts(WIX + " files.internal", "185.230.63.1").problem(URI.create(url)))
                .get()
                .asString()
                .contains("expected https");
        assertThat(hosts(
                                WIX + " files.internal",
                                "185.230.63.1",
                                URI.create(url).getHost())
                        .problem(URI.create(url)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "10.0.0.5",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "0.0.0.0",
                "0.1.2.3",
                "100.64.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fd00::7",
                "ff02::1",
                "::ffff:10.0.0.5",
                "::10.0.0.5",
                "64:ff9b::10.0.0.5",
                "2002:0a00:0005::1"
            })
    void aNameThatLeadsIntoANetworkOfOnesOwnIsRefused(String address) throws UnknownHostException {
        assertThatThrownBy(() -> hosts(WIX, address).resolve("upload.wixmp.com"))
                .isInstanceOf(FileHosts.RefusedAddressException.class)
                .hasMessageContaining("upload.wixmp.com")
                .hasMessageContaining("not one of wix.file-hosts");
        String named = InetAddress.getByName(address).getHostAddress();
        assertThat(hosts(WIX + " " + named, address).resolve("upload.wixmp.com"))
                .as("named")
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "185.230.63.1",
                "8.8.8.8",
                "100.128.0.1",
                "172.32.0.1",
                "192.169.0.1",
                "198.20.0.1",
                "2606:4700::1111",
                "64:ff9b::8.8.8.8"
            })
    void anAddressOfTheInternetIsTaken(String address) throws UnknownHostException {
        assertThat(hosts(WIX, address).resolve("upload.wixmp.com")).hasSize(2);
    }
}
