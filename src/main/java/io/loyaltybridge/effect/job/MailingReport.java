package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.Run;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.ledger.OperationState;
import java.util.Locale;
import java.util.function.Consumer;

/** What the commands {@code remind} and {@code message} say at their end. */
final class MailingReport {
    private final Run run;
    private final EffectReader reader;
    private final Consumer<String> out;

    MailingReport(Run run, EffectReader reader, Consumer<String> out) {
        this.run = run;
        this.reader = reader;
        this.out = out;
    }

    void reminders(Mailings.Rules rules) {
        out.accept(run.counted(Run.CUSTOMERS) + " accounts are close to a milestone");
        leftOut("were reminded of it in this period before");
        if (!run.isDry()) {
            done();
            return;
        }
        long mails = run.counted(Pages.RECIPIENTS);
        line(Pages.RECIPIENTS, "mails would be sent");
        long links = rules.links() ? mails : 0;
        out.accept("That takes " + mails + " mails" + minutes(mails, rules.mailsPerMinute(), "mail.per-minute") + " and " + links + " calls to Wix"
                + (links > 0 ? ", one for each link to unsubscribe (mail.unsubscribe-link)" : "") + ", beside those that this list took.");
        end();
    }

    void messages(Mailings.Rules rules) {
        out.accept(run.counted(Run.CUSTOMERS) + " members have a loyalty account");
        leftOut("had the message of this month before");
        if (!run.isDry()) {
            done();
            return;
        }
        long messages = run.counted(Pages.RECIPIENTS);
        long first = run.counted(Pages.FIRST);
        line(Pages.RECIPIENTS, "messages would be sent");
        out.accept("That takes " + (messages + first) + " calls to Wix" + minutes(messages + first, rules.callsPerMinute(), "wix.quota-per-minute")
                + ": one a message, and one for the conversation of each of " + first + " who get their first one; beside those that this list took.");
        end();
    }

    private static String minutes(long calls, long perMinute, String setting) {
        return perMinute == 0 || calls <= perMinute ? "" : " (about " + (calls + perMinute - 1) / perMinute + " min at " + setting + "=" + perMinute + ")";
    }

    private void leftOut(String before) {
        line(RecipientPages.HAD_IT, before);
        line(RecipientPages.NOT_SUBSCRIBED, "are not subscribed to mails");
        line(RecipientPages.WITHOUT_EMAIL, "have no e-mail address");
        line(RecipientPages.NO_CONTACT, "are no contacts on Wix any more");
        line("set-aside", "could be of several customers");
    }

    private void done() {
        for (EffectReader.Count count : reader.countsOfBatch(run.id())) {
            boolean parked = count.state() == OperationState.REFUSED || count.state() == OperationState.UNKNOWN;
            boolean open = count.state() == OperationState.PLANNED || count.state() == OperationState.SENT;
            out.accept("  " + count.effects() + " " + count.kind().word() + (count.effects() == 1 ? " " : "s ") + count.state().name().toLowerCase(Locale.ROOT)
                    + (parked ? " (parked list)" : open ? " (tried again later by the service)" : ""));
        }
        run.printNotes();
    }

    private void end() {
        run.printNotes();
        out.accept("Nothing was written: this was --dry-run.");
    }

    private void line(String counter, String text) {
        if (run.counted(counter) > 0) {
            out.accept("  " + run.counted(counter) + " " + text);
        }
    }
}
