package io.loyaltybridge.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DuplicatesTest {

    @Test
    void countsHowOftenAnEmailOccursAmongManyOthers() {
        Duplicates duplicates = new Duplicates();
        for (int i = 0; i < 100_000; i++) {
            duplicates.add("c" + i + "@example.com", "cus_" + i);
        }
        duplicates.add("c7@example.com", "another");
        duplicates.add("c9@example.com", "a");
        duplicates.add("c9@example.com", "b");

        assertThat(duplicates.count("c7@example.com")).isEqualTo(2);
        assertThat(duplicates.count("c9@example.com")).isEqualTo(3);
        for (int i = 10; i < 100_000; i++) {
            assertThat(duplicates.count("c" + i + "@example.com")).isEqualTo(1);
        }
    }

    @Test
    void aCustomerThatTwoPagesShowIsOne() {
        Duplicates duplicates = new Duplicates();
        duplicates.add("ada@example.com", "cus_1");
        duplicates.add("ada@example.com", "cus_1");

        assertThat(duplicates.count("ada@example.com")).isEqualTo(1);
    }
}
