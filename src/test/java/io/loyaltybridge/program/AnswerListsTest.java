package io.loyaltybridge.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Kamelets do with lists in answers. */
class AnswerListsTest {
    private final AnswerLists lists = new AnswerLists();

    private static Map<String, Object> answer(Object... items) {
        return Map.of("items", List.of(items));
    }

    @Test
    void valuesAreThoseThatAreThereEachOnce() {
        assertThat(lists.values(
                        answer(Map.of("id", "a"), Map.of("id", 7), Map.of("id", "a"), Map.of("id", ""), Map.of()),
                        "items",
                        "id"))
                .containsExactly("a", "7");
        assertThat(lists.values(Map.of(), "items", "id")).isNull();
        assertThat(lists.values(Map.of("items", "no list"), "items", "id")).isNull();
    }

    @Test
    void itemsAreJoinedToWhatBelongsToThem() {
        Map<String, Object> profiles =
                Map.of("c1", Map.of("customer", Map.of("mail", "ada@example.com")), "c2", Map.of("errors", List.of()));
        assertThat(lists.joined(
                        answer(Map.of("id", "a", "owner", "c1"), Map.of("id", "b", "owner", "c2"), Map.of("id", "c")),
                        "items",
                        "owner",
                        profiles,
                        "/customer/mail",
                        "email"))
                .containsExactly(
                        Map.of("id", "a", "owner", "c1", "email", "ada@example.com"),
                        Map.of("id", "b", "owner", "c2"),
                        Map.of("id", "c"));
        assertThat(lists.joined(answer(Map.of("id", "a")), "items", "owner", null, "/customer/mail", "email"))
                .containsExactly(Map.of("id", "a"));
    }

    @Test
    void onlyItemsWithTheVeryValueAreFound() {
        Map<String, Object> ours = Map.of("id", "e1", "adjust", Map.of("reason", "sync-1"));
        assertThat(lists.having(
                        answer(ours, Map.of("id", "e2", "adjust", Map.of("reason", "sync-11")), Map.of("id", "e3")),
                        "items",
                        "/adjust/reason",
                        "sync-1"))
                .isEqualTo(List.of(ours));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
            +1-212-555-4240   | +12125554240
            +1 (415) 555.9911 | +14155559911
            212 555 4240      | none
            +0123456789       | none
            """)
    void aPhoneNumberIsOneThatCanBeCalledFromAnywhere(String written, String phone) {
        assertThat(lists.phone(answer(Map.of("phone", written)), "items", "phone"))
                .isEqualTo(phone);
    }

    @Test
    void twoPhoneNumbersAreNotChosenFromButTheSameTwiceIsOne() {
        Map<String, Object> one = Map.of("phone", "+14155559911");
        assertThat(lists.phone(answer(one, Map.of("phone", "+1 415 555 9911")), "items", "phone"))
                .isEqualTo("+14155559911");
        assertThat(lists.phone(answer(one, Map.of("phone", "+14155559912")), "items", "phone"))
                .isNull();
    }
}
