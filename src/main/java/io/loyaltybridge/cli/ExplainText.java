package io.loyaltybridge.cli;

import static io.loyaltybridge.ledger.explain.Explainer.name;
import static io.loyaltybridge.ledger.explain.Explainer.signed;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.ledger.store.CustomerFacts.Seen;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Opening;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/** An explanation for people. */
public final class ExplainText {

    private final Explanation explanation;
    private final ZoneId zone;
    private final PrintWriter out;

    private ExplainText(Explanation explanation, ZoneId zone, PrintWriter out) {
        this.explanation = explanation;
        this.zone = zone;
        this.out = out;
    }

    public static void print(Explanation explanation, ZoneId zone, PrintWriter out) {
        ExplainText text = new ExplainText(explanation, zone, out);
        text.who();
        text.balances();
        text.entries();
        text.open();
        out.flush();
    }

    private void who() {
        Link link = explanation.customer().link();
        String detail = explanation.customer().detail();
        Table table = new Table()
                .row("customer", link.email())
                .row("link", link.id())
                .row(
                        "state",
                        link.state().name().toLowerCase(Locale.ROOT)
                                + (detail == null ? "" : ": " + detail)
                                + (explanation.mergedInto() == null ? "" : " into link " + explanation.mergedInto()))
                .row("Wix account", link.wixAccountId())
                .row("Wix contact", link.contactId());
        if (link.memberId() != null) {
            table.row("Wix member", link.memberId());
        }
        table.row("program", link.programId());
        if (!explanation.aliases().isEmpty()) {
            table.row("also", String.join(", ", explanation.aliases()));
        }
        table.print(out);
        out.println();
    }

    private void balances() {
        Table table = new Table().row("LAST SEEN", "POINTS", "VERSION", "WHEN");
        for (Side side : Side.values()) {
            Seen seen = explanation.customer().seen(side);
            table.row(
                    name(side),
                    seen == null ? null : seen.balance(),
                    seen == null ? null : seen.version(),
                    seen == null ? null : time(seen.at()));
        }
        table.print(out);
        out.println(agreement());
        Table parts = new Table();
        explanation
                .comparison()
                .parts()
                .forEach(part -> parts.row(
                        "  " + signed(part.amount()),
                        part.why() + (part.operationId() == null ? "" : "  [" + part.operationId() + "]")));
        parts.print(out);
        explanation.holds().forEach(hold -> line("Held: " + name(hold.side()) + ": " + hold.reason()));
        if (explanation.mismatch() != null) {
            out.println("WRONG: " + explanation.mismatch() + ".");
        }
        out.println();
    }

    private String agreement() {
        Long difference = explanation.comparison().difference();
        if (difference == null) {
            return "The balances are not kept equal"
                    + (explanation.customer().link().state() == Link.State.MATCHED
                            ? ": one side was not seen yet."
                            : ".");
        }
        if (difference == 0) {
            return explanation.comparison().parts().isEmpty() ? "They agree." : "They agree, but:";
        }
        return "They differ by " + Math.abs(difference) + ", " + name(difference > 0 ? Side.WIX : Side.PROGRAM)
                + " has more:";
    }

    private void entries() {
        if (explanation.opening() != null) {
            out.println(opening(explanation.opening()));
        }
        if (explanation.entries().isEmpty()) {
            out.println("Nothing has changed a balance " + (explanation.opening() == null ? "yet." : "since."));
            return;
        }
        if (explanation.earlier() > 0) {
            out.println("(" + explanation.earlier() + " earlier lines are not shown; --limit shows more)");
        }
        Table table = new Table().row("WHEN", "SIDE", "WHAT", "AMOUNT", "BALANCE", "CAUSE", "OPERATION", "TRANSACTION");
        explanation
                .entries()
                .forEach(entry -> table.row(
                        time(entry.at()),
                        entry.side() == Side.WIX ? "Wix" : "program",
                        entry.what().text(),
                        entry.amount() == null ? null : signed(entry.amount()),
                        entry.balance(),
                        entry.cause(),
                        entry.operationId(),
                        entry.transactionId()));
        table.print(out);
    }

    private String opening(Opening o) {
        String balances = o.wix() == null && o.program() == null
                ? "no balance kept"
                : "balance " + (o.wix() == null ? "not known" : o.wix()) + " on Wix, "
                        + (o.program() == null ? "not known" : o.program()) + " on the program";
        return "opening: " + o.operations() + " operations and " + o.lines() + " lines up to " + time(o.until()) + ", "
                + balances + (o.effects() == 0 ? "" : "; " + o.effects() + " mails and messages")
                + " (folded, see bridge.keep-history)";
    }

    private void open() {
        out.println();
        if (explanation.operations().isEmpty()
                && explanation.events().isEmpty()
                && explanation.holds().isEmpty()) {
            out.println("Nothing is open.");
            return;
        }
        out.println("Open:");
        explanation
                .operations()
                .forEach(o -> line("  operation " + o.id() + ": " + signed(o.amount()) + " on " + name(o.side()) + ", "
                        + o.carries() + ": " + o.state().name().toLowerCase(Locale.ROOT) + " after "
                        + count(o.attempts(), "attempt") + (o.reason() == null ? "" : ": " + o.reason())));
        explanation
                .events()
                .forEach(e -> line("  event " + e.event() + " of " + e.source()
                        + (e.kind() == null ? "" : " (" + e.kind() + ")") + ": " + e.state()
                        + (e.attempts() == 0 ? "" : " after " + count(e.attempts(), "attempt"))
                        + (e.reason() == null ? "" : ": " + e.reason())));
        explanation
                .holds()
                .forEach(hold -> out.println("  " + name(hold.side()) + " is held"
                        + (hold.operationId() == null
                                ? "; `parked release "
                                        + explanation.customer().link().id() + "` lifts it"
                                : " by operation " + hold.operationId())));
    }

    /** Reasons may contain text from outside. */
    private void line(String text) {
        out.println(Foreign.line(text));
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    private String time(Instant at) {
        return ShownTime.of(at, zone);
    }
}
