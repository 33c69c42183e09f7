package io.loyaltybridge.message.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteLinks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsubscribeLinksTest {
    private static final byte[] SECRET = "plainly-fake-secret".getBytes(StandardCharsets.UTF_8);
    private static final String BASE = "https://points.example.com/loyalty/unsubscribe/";

    private final UnsubscribeLinks links =
            new UnsubscribeLinks("https://points.example.com/loyalty/", SECRET, "site-1", Site.MAIN);

    private String token(String email) {
        return links.of(email).toString().substring(BASE.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ada@example.com", "Ada+Points@Example.COM", "jürgen@bücher.example", "a\"b'c&d%@example.com"})
    void aLinkHoldsItsAddress(String email) {
        assertThat(links.of(email).toString()).startsWith(BASE).matches("[\\x21-\\x7e]+");
        assertThat(links.email(token(email))).contains(email);
        assertThat(links.isOurs(links.of(email))).isTrue();
    }

    @Test
    void aLinkThatWasNotMadeHereHoldsNothing() {
        String token = token("ada@example.com");
        String address = token.substring(0, token.indexOf('.'));
        String signature = token.substring(token.indexOf('.') + 1);
        String others = token("ben@example.com");
        assertThat(List.of(
                        "",
                        ".",
                        address,
                        address + ".",
                        "." + signature,
                        address + "." + others.substring(others.indexOf('.') + 1),
                        address + "." + signature.substring(1),
                        token + "AA",
                        address + ".****",
                        "/" + token,
                        token + "?x",
                        "x".repeat(100_000) + "." + signature))
                .allSatisfy(wrong -> assertThat(links.email(wrong)).isEmpty());
    }

    @Test
    void aLinkOfASiteBesideOthersNamesTheSite() {
        UnsubscribeLinks anna = new UnsubscribeLinks("https://points.example.com/loyalty", SECRET, "site-1", "anna");
        String token = anna.of("ada@example.com").toString().substring(BASE.length());
        assertThat(token).startsWith("anna.");
        assertThat(SiteLinks.site(token)).isEqualTo("anna");
        assertThat(anna.email(token)).contains("ada@example.com");
        assertThat(anna.email(token.substring("anna.".length()))).isEmpty();
        assertThat(SiteLinks.site(token("ada@example.com"))).isEqualTo(Site.MAIN);
        assertThat(links.email(token)).isEmpty();
    }

    @Test
    void aLinkOfAnotherSiteOrAnotherKeyHoldsNothing() {
        String token = token("ada@example.com");
        assertThat(new UnsubscribeLinks("https://points.example.com/loyalty", SECRET, "site-2", Site.MAIN).email(token))
                .isEmpty();
        assertThat(new UnsubscribeLinks(
                                "https://points.example.com/loyalty",
                                "another-fake-secret".getBytes(StandardCharsets.UTF_8),
                                "site-1",
                                Site.MAIN)
                        .email(token))
                .isEmpty();
        assertThat(new UnsubscribeLinks("https://elsewhere.example.com", SECRET, "site-1", Site.MAIN).email(token))
                .contains("ada@example.com");
    }
}
