package io.loyaltybridge.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Hashes with a key, and texts sealed with it. */
class KeyedHashTest {
    private final KeyedHash hash = new KeyedHash("key".getBytes(StandardCharsets.UTF_8), "site");

    @Test
    void theSameWordsGiveTheSameHashAndOthersAnother() {
        assertThat(hash.of("person", "ada@example.com"))
                .hasSize(64)
                .isEqualTo(
                        new KeyedHash("key".getBytes(StandardCharsets.UTF_8), "site").of("person", "ada@example.com"))
                .isNotEqualTo(hash.of("event", "ada@example.com"))
                .isNotEqualTo(
                        new KeyedHash("other".getBytes(StandardCharsets.UTF_8), "site").of("person", "ada@example.com"))
                .isNotEqualTo(
                        new KeyedHash("key".getBytes(StandardCharsets.UTF_8), "ben").of("person", "ada@example.com"));
        assertThat(hash.of("event", "a", "bc")).isNotEqualTo(hash.of("event", "ab", "c"));
        assertThat(hash.of(20, "link", "x")).hasSize(20);
    }

    @Test
    void onlyTheSamePartsOpenWhatTheySealed() {
        String id = "0123456789abcdef0123-and-some-more-than-one-block-of-bytes-ü";
        String sealed = hash.sealed(id, "former id", "ada@example.com");
        assertThat(sealed).doesNotContain("0123456789abcdef0123");
        assertThat(hash.opened(sealed, "former id", "ada@example.com")).isEqualTo(id);
        assertThat(hash.opened(sealed, "former id", "bob@example.com")).isNotEqualTo(id);
    }
}
