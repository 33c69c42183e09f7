package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LinkPagesTest {
    private static final int LINKS = 30_000;

    @TempDir
    private Path dir;

    /** Who is not known is looked for among the aliases too: that must not cost a look at every link. */
    @Test
    @Timeout(60)
    void aPageOfUnknownEmailsCostsTheSameHoweverManyCustomersThereAre() {
        try (Database store = TestStore.open(dir)) {
            store.write(tx -> {
                for (int i = 0; i < LINKS; i++) {
                    tx.update(
                            "INSERT INTO links (site, id, email, state, created_at, updated_at) VALUES ('s',?,?,'NEW',0,0)",
                            "l" + i,
                            "l" + i + "@example.com");
                }
                return tx.update(
                        "INSERT INTO link_aliases (site, email, link_id) VALUES ('s','other@example.com','l7')");
            });
            LinkPages pages = new LinkPages(store, "s");
            List<String> unknown = IntStream.range(0, 1_000)
                    .mapToObj(i -> "u" + i + "@example.com")
                    .collect(Collectors.toList());
            unknown.add("other@example.com");
            long before = Clock.systemUTC().millis();

            assertThat(pages.byEmails(unknown)).containsOnlyKeys("other@example.com");

            assertThat(Duration.ofMillis(Clock.systemUTC().millis() - before)).isLessThan(Duration.ofSeconds(2));
            assertThat(pages.byEmails(List.of("other@example.com"))
                            .get("other@example.com")
                            .link()
                            .id())
                    .isEqualTo("l7");
        }
    }
}
