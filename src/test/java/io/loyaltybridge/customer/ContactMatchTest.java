package io.loyaltybridge.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContactMatchTest {

    private static Map<String, Object> contact(String id, String primary, String... others) {
        List<Map<String, String>> items =
                Arrays.stream(others).map(email -> Map.of("email", email)).toList();
        return Map.of(
                "id", id, "primaryInfo", Map.of("email", primary), "info", Map.of("emails", Map.of("items", items)));
    }

    @Test
    void letterCaseAndSpacesDoNotMatter() {
        ContactMatch match = new ContactMatch(
                Set.of("ada@example.com"), ContactMatch.carried(List.of(contact("1", " ADA@Example.com "))));
        assertThat(match.of("ada@example.com")).containsExactly("1");
    }

    @Test
    void aPrimaryAddressComesBeforeAFurtherOne() {
        ContactMatch match = new ContactMatch(
                Set.of("ada@example.com"),
                ContactMatch.carried(
                        List.of(contact("1", "x@example.com", "ada@example.com"), contact("2", "ada@example.com"))));
        assertThat(match.of("ada@example.com")).containsExactly("2");
    }

    @Test
    void severalPrimaryOnesAreAllMeant() {
        ContactMatch match = new ContactMatch(
                Set.of("ada@example.com"),
                ContactMatch.carried(List.of(contact("1", "ada@example.com"), contact("2", "ada@example.com"))));
        assertThat(match.of("ada@example.com")).containsExactly("1", "2");
    }

    @Test
    void aContactThatTwoEmailsMeanIsShared() {
        ContactMatch match = new ContactMatch(
                Set.of("ada@example.com", "a@example.com"),
                ContactMatch.carried(List.of(contact("1", "ada@example.com", "a@example.com"))));
        assertThat(match.isShared("1")).isTrue();
    }

    @Test
    void nobodyIsMeantWhereNobodyCarriesIt() {
        assertThat(new ContactMatch(Set.of("ada@example.com"), ContactMatch.carried(List.of())).of("ada@example.com"))
                .isEmpty();
    }
}
