package io.loyaltybridge.access.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.access.ApiToken;
import io.loyaltybridge.access.Arguments;
import io.loyaltybridge.access.Role;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class ApiTokensTest {
    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private Database store;
    private ApiTokens tokens;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        tokens = new ApiTokens(store, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTokenIsFoundByItsWholeTextOnly() {
        String text = tokens.add("ada", Role.OPERATE, Set.of("anna", "ben"));

        ApiToken token = tokens.find(text).orElseThrow();
        assertThat(token.name()).isEqualTo("ada");
        assertThat(token.role()).isEqualTo(Role.OPERATE);
        assertThat(token.isFor("anna")).isTrue();
        assertThat(token.isFor("carla")).isFalse();
        assertThat(token.isForAllSites()).isFalse();
        String end = text.endsWith("A") ? "B" : "A";
        assertThat(tokens.find(text.substring(0, text.length() - 1) + end)).isEmpty();
        assertThat(tokens.find(text + "A")).isEmpty();
        assertThat(tokens.find("lb_00000000_" + text.substring(12))).isEmpty();
        assertThat(tokens.find("")).isEmpty();
        assertThat(tokens.find(null)).isEmpty();
    }

    @Test
    void theStoreHasNothingThatWouldSignIn() {
        String text = tokens.add("ada", Role.ADMIN, Set.of());
        List<String> stored = store.read(
                tx -> tx.list("SELECT name || id || hash || role || sites FROM api_tokens", r -> r.getString(1)));
        assertThat(stored)
                .singleElement()
                .satisfies(row -> assertThat(row).doesNotContain(text).doesNotContain(text.substring(12)));
    }

    @Test
    void aRevokedTokenEndsAtOnceAndElsewhereSoonAfter() {
        String text = tokens.add("ada", Role.READ, Set.of());
        ApiTokens elsewhere = new ApiTokens(store, clock);
        assertThat(elsewhere.find(text)).isPresent();

        assertThat(tokens.revoke("ada")).isTrue();
        assertThat(tokens.revoke("ada")).isFalse();

        assertThat(tokens.find(text)).isEmpty();
        clock.advance(Duration.ofSeconds(3));
        assertThat(elsewhere.find(text)).isEmpty();
    }

    @Test
    void aNameIsUsedOnceAndHasToBeOne() {
        String first = tokens.add("ada", Role.READ, Set.of());
        assertThatThrownBy(() -> tokens.add("ada", Role.ADMIN, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is a token ada already");
        assertThatThrownBy(() -> tokens.add("a b", Role.READ, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NAME: expected 1 to 40 letters");
        assertThat(tokens.find(first).orElseThrow().role()).isEqualTo(Role.READ);
    }

    @Test
    void itIsNotedWhenATokenWasUsed() {
        String text = tokens.add("ada", Role.READ, Set.of());
        assertThat(tokens.all())
                .singleElement()
                .extracting(ApiToken::lastUsedAt)
                .isNull();
        clock.advance(Duration.ofMinutes(5));
        assertThat(tokens.find(text)).isPresent();
        store.write(tx -> tx.update("UPDATE api_tokens SET role = role"));
        assertThat(tokens.all())
                .singleElement()
                .extracting(ApiToken::lastUsedAt)
                .isEqualTo(clock.instant());
    }

    @Test
    void addressesInArgumentsAreMasked() {
        assertThat(Arguments.text(List.of("ada@example.com", "--yes", "--customer=ben@shop.example.org")))
                .isEqualTo("a***@***.com --yes -***@***.org");
        assertThat(Arguments.text(
                        List.of("anna", "wix.api-key=IST.not-a-key", "sources.x.secret=a=b", "--policy=wix-wins")))
                .isEqualTo("anna wix.api-key=… sources.x.secret=… --policy=wix-wins");
    }

    @Test
    void nothingButTheNameStaysOfASiteThatIsErased() {
        assertThat(Arguments.text("site-erase", List.of("anna", "anna-id", "--yes")))
                .isEqualTo("anna … --yes");
        assertThat(Arguments.text("setup", List.of("--from=csv", "file"))).isEqualTo("--from=csv file");
    }

    @Test
    void linesOfTheAuditSayWhoDidWhatAndAreForgottenInTime() {
        Audit audit = new Audit(store, clock);
        Audit.Action replay = new Audit.Action("ada", "page", "anna", "events.replay", "7", null, null);
        long first = audit.begin(replay);
        assertThat(audit.page(Long.MAX_VALUE, null, 10))
                .singleElement()
                .extracting(Audit.Line::outcome)
                .isNull();
        audit.end(first, "done");
        audit.note(new Audit.Action("ben", "token", "ben", "jobs.start", "setup", null, "--dry-run"));

        assertThat(audit.page(Long.MAX_VALUE, null, 10))
                .extracting(line -> line.action().who())
                .containsExactly("ben", "ada");
        assertThat(audit.page(Long.MAX_VALUE, "anna", 10)).singleElement().satisfies(line -> {
            assertThat(line.action()).isEqualTo(replay);
            assertThat(line.outcome()).isEqualTo("done");
        });
        assertThat(audit.page(first + 1, null, 1))
                .singleElement()
                .extracting(Audit.Line::seq)
                .isEqualTo(first);

        clock.advance(Duration.ofDays(10));
        assertThat(audit.forgetOlderThan(Duration.ofDays(11))).isZero();
        assertThat(audit.forgetOlderThan(Duration.ofDays(9))).isEqualTo(2);
    }
}
