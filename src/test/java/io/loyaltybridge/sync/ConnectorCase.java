package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.sync.SyncCase.Pair;
import io.loyaltybridge.testing.Profiles;
import io.loyaltybridge.testing.WixProxy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connector between both stand-ins: what the tests of the connectors to vendors' programs have in common. */
@Tag("service")
abstract class ConnectorCase {
    private static final String EMAIL = "ada@example.com";

    @TempDir
    Path dir;

    /** Null before the start. */
    SyncCase running;

    private final ProgramKind kind;

    ConnectorCase(ProgramKind kind) {
        this.kind = kind;
    }

    /** Starts as most tests want it, with one customer who has 100 points on each side. */
    abstract Pair start() throws Exception;

    final Pair start(String... settings) throws Exception {
        running = SyncCase.start(
                dir,
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder().kind(kind),
                settings);
        return running.pair(EMAIL, 100, 100);
    }

    /** The setting for a copy of the profiles, with lines of the connector's replaced. */
    final String profiles(String... lines) {
        return Profiles.copy(dir.resolve("profiles"), kind.connector(), lines).toString();
    }

    @AfterEach
    final void close() {
        if (running != null) {
            running.close();
        }
    }

    final void onWix(Pair pair, OrganicChange change) {
        running.sync.wix().organic(pair.contact(), change);
    }

    final void onProgram(Pair pair, OrganicChange change) {
        running.sync.program().organic(pair.customer(), change);
    }

    /** What the bridge changed on the program. */
    final List<JsonNode> ours(Pair pair) {
        return running.sync.program().transactions(pair.customer()).stream()
                .filter(each -> each.path("reference").asText().startsWith("sync-"))
                .toList();
    }

    final List<WixProxy.Call> calls(String pathEnd) {
        return running.programProxy.calls().stream()
                .filter(call -> call.path().endsWith(pathEnd))
                .toList();
    }

    /**
     * Every call that the program answered is as its vendor describes it, and so is the answer.
     *
     * @param error the schema of an error, by its HTTP status
     */
    final void everyCallIsAsDescribed(VendorSchema schema, IntFunction<String> error) {
        assertThat(running.programProxy.answered()).isNotEmpty().allSatisfy(each -> {
            String operation =
                    schema.operation(each.call().method(), each.call().path());
            assertThat(schema.request(operation, each.call().body()))
                    .as(each.call().body())
                    .isEmpty();
            assertThat(
                            each.status() < 300
                                    ? schema.answer(operation, each.answer())
                                    : schema.problems(error.apply(each.status()), each.answer(), false))
                    .as(each.answer())
                    .isEmpty();
        });
    }

    /** The described operations that were called. */
    final Set<String> used(VendorSchema schema) {
        Set<String> used = new HashSet<>();
        running.programProxy
                .answered()
                .forEach(each -> used.add(
                        schema.operation(each.call().method(), each.call().path())));
        return used;
    }

    @Test
    void changesGoBothWaysOnceAndNoneComesBack() throws Exception {
        Pair pair = start();
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        onProgram(pair, OrganicChange.redeem(50));
        running.awaitBalances(pair, 57);
        onWix(pair, OrganicChange.redeem(20));
        running.awaitBalances(pair, 37);
        for (int i = 0; i < 5; i++) {
            onWix(pair, OrganicChange.purchase(1));
            onProgram(pair, OrganicChange.purchase(10));
        }
        running.awaitBalances(pair, 92);
        assertThat(ours(pair).stream()
                        .mapToLong(each -> each.path("amount").asLong())
                        .sum())
                .isEqualTo(-8);
    }
}
