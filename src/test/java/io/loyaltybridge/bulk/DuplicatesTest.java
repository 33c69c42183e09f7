package io.loyaltybridge.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DuplicatesTest {

    @Test
    void countsHowOftenAnEmailOccursAmongManyOthers() {
        Duplicates duplicates = new Duplicates();
        for (int i = 0; i < 100_000; i++) {
            duplicates.add("c" + i + "@example.com");
        }
        duplicates.add("c7@example.com");
        duplicates.add("c9@example.com");
        duplicates.add("c9@example.com");

        assertThat(duplicates.count("c7@example.com")).isEqualTo(2);
        assertThat(duplicates.count("c9@example.com")).isEqualTo(3);
        for (int i = 10; i < 100_000; i++) {
            assertThat(duplicates.count("c" + i + "@example.com")).isEqualTo(1);
        }
    }
}
