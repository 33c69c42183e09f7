package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Side.PROGRAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A rule, a link with 100 points on both sides, and short words for what happens to it. */
abstract class RuleFixture {
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    static final Duration INDEX_DELAY = Duration.ofMinutes(1);
    static final Capabilities KEY = declared(Version.STRICT, Write.KEY, Refusal.STORED);

    final Rule rule = rule(KEY);
    final LinkState linked = linked(rule, 100, 100);

    static Capabilities declared(Version version, Write write, Refusal refusal) {
        return new Capabilities(
                version,
                write,
                AnswerForm.STATE,
                Duration.ofHours(1),
                Duration.ofSeconds(90),
                refusal,
                false,
                ProgramChanges.TWO_WAY);
    }

    static Rule rule(Capabilities program) {
        return rule(program, INDEX_DELAY);
    }

    static Rule rule(Capabilities program, Duration indexDelay) {
        return Rule.full(new RuleSettings(
                Capabilities.wix(Duration.ofHours(1), Duration.ofSeconds(90)),
                program,
                Limits.WIX,
                Limits.WIDE,
                indexDelay,
                Duration.ofSeconds(5),
                3,
                0));
    }

    static LinkState linked(Rule rule, long wix, long program) {
        return rule.baseline(
                        LinkState.unlinked("link"),
                        0,
                        new Snapshot(10, wix),
                        new Snapshot(20, program),
                        OpeningPolicy.KEEP_DIFFERENCE)
                .state();
    }

    static Snapshot at(long version, long balance) {
        return new Snapshot(version, balance);
    }

    static Ticket ticket(Outcome outcome) {
        Next next = outcome.next();
        if (next instanceof Next.Adjust adjust) {
            return adjust.ticket();
        }
        return next instanceof Next.Earn earn ? earn.ticket() : ((Next.CallProgram) next).ticket();
    }

    static List<Notice.Type> types(Outcome outcome) {
        return outcome.notices().stream().map(Notice::type).toList();
    }

    /** Observes a change on one side and sends the operation that carries it to the other. */
    static Outcome sent(Rule rule, LinkState from, Side changed, Snapshot at) {
        Outcome seen = rule.event(from, changed, at);
        return rule.send(seen.state(), ((Next.Send) rule.next(seen.state())).operationId(), NOW);
    }

    Outcome sentToWix(long amount) {
        return sent(rule, linked, PROGRAM, at(21, 100 + amount));
    }

    static Operation onlyOperation(Outcome outcome) {
        assertThat(outcome.state().operations()).hasSize(1);
        return outcome.state().operations().get(0);
    }
}
