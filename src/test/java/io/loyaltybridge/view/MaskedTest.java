package io.loyaltybridge.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTest {
    private static String masked(String field, String value) {
        String body = new ObjectMapper().createObjectNode().put(field, value).toString();
        JsonNode json = Masked.of(body);
        assertThat(json.size()).isEqualTo(1);
        return json.iterator().next().asText();
    }

    @ParameterizedTest
    @CsvSource({
        "id, 12345678901",
        "orderId, gid://shopify/Order/820982911946154508",
        "type, post.liked",
        "kind, LIKED",
        "currency, EUR",
        "occurredAt, 2026-11-29T08:00:00.123Z",
        "day, 2026-11-29",
        "accountId, 8b2cb9f0-6cd5-4e3c-9e07-2b0f6f8a2a11",
        "object, post-17",
        "total, 12.50"
    })
    void idsNumbersTimesAndWordsOfSystemsStay(String field, String value) {
        assertThat(masked(field, value)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "email, ada.lovelace@example.com",
        "who, Ada.Lovelace@Example.com",
        "firstName, Ada",
        "last_name, Lovelace",
        "anything, Ada Lovelace",
        "anything, ada",
        "username, ada1815",
        "phone, 4930123456",
        "number, +49 30 123456",
        "number, (030) 123-456",
        "address1, Long Road 5",
        "zip, 10115",
        "note, please call me",
        "title, Mrs"
    })
    void whatCanBePersonalIsMasked(String field, String value) {
        String shown = masked(field, value);
        assertThat(shown).contains("***").doesNotContain(value.substring(1, Math.min(value.length(), 4)));
    }

    @Test
    void structureAndNumbersStay() {
        JsonNode shown = Masked.of(
                "{\"a\": [1, true, null, {\"name\": \"Ada\"}], \"address\": {\"number\": 17, \"city\": \"Berlin\"}, \"points\": 5}");
        assertThat(shown.toString())
                .isEqualTo(
                        "{\"a\":[1,true,null,{\"name\":\"A***\"}],\"address\":{\"number\":\"***\",\"city\":\"B***\"},\"points\":5}");
    }

    @Test
    void addressesOfPagesKeepTheirHost() {
        assertThat(masked("url", "https://social.example.com/ada-lovelace?x=1"))
                .isEqualTo("https://social.example.com/***");
        assertThat(masked("url", "https://ada@social.example.com/")).doesNotContain("ada");
    }

    @Test
    void jsonWithinATextIsMaskedToo() {
        assertThat(masked("data", "{\"email\":\"ada@example.com\",\"id\":\"7\"}"))
                .isEqualTo("{\"email\":\"a***@***.com\",\"id\":\"7\"}");
    }

    @Test
    void fieldsThatAreAddressesAreMasked() {
        assertThat(Masked.of("{\"ada@example.com\": 5}").toString()).isEqualTo("{\"a***@***.com\":5}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email=ada@example.com&id=1", "", "{\"email\": \"ada@example.com\"", "\"ada\""})
    void whatIsNoDocumentIsNotShownAtAll(String body) {
        assertThat(Masked.of(body).asText()).isEqualTo("*** (" + body.length() + " characters)");
    }
}
