package io.loyaltybridge.milestone.reminder;

import io.loyaltybridge.effect.job.Owners;
import io.loyaltybridge.effect.job.ParkedReasons;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.milestone.reminder.ReminderPage.Order;
import io.loyaltybridge.schedule.Due;
import io.loyaltybridge.text.TextKind;
import io.loyaltybridge.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code remind}, and the bean {@code reminderJobs} of its timer. Thread-safe. */
public final class ReminderJobs {
    private static final Logger LOG = LoggerFactory.getLogger(ReminderJobs.class);
    private static final String DRY_RUN = "--dry-run";
    private static final String LIMIT = "--limit=";
    private static final String PERIOD = "--period=";

    /**
     * What the settings say.
     *
     * @param on        whether the timer sends them
     * @param mails     whether a mail server is set
     * @param perMinute mails; 0: no limit
     * @param links     whether each mail asks Wix for a link to unsubscribe
     * @param catchUp   how long after its moment a mail may be sent
     */
    public record Rules(boolean on, boolean mails, long perMinute, boolean links, Duration catchUp, ZoneId zone) {}

    private final BulkJobs bulk;
    private final BulkJobs.Parts parts;
    private final EffectReader reader;
    private final Reminders reminders;
    private final Texts texts;
    private final Rules rules;

    public ReminderJobs(
            BulkJobs bulk, BulkJobs.Parts parts, EffectReader reader, Reminders reminders, Texts texts, Rules rules) {
        this.bulk = bulk;
        this.parts = parts;
        this.reader = reader;
        this.reminders = reminders;
        this.texts = texts;
        this.rules = rules;
    }

    /** Arguments: {@code --dry-run}, {@code --limit=N}, {@code --progress-every=10s}. */
    public int remind(List<String> arguments, Consumer<String> out) {
        return remind(arguments, parts.clock().instant(), out);
    }

    /**
     * The reminders of a due moment, as the command sends them; its lines go to the log.
     *
     * @throws IllegalStateException where they did not come to their end; the timer hands the moment out again
     */
    public void remindOnTimer(Due due) {
        List<String> last = new ArrayList<>();
        int exit = remind(List.of(), due.at(), line -> {
            LOG.info("{}", line);
            last.add(line);
        });
        if (exit != 0) {
            throw new IllegalStateException(
                    last.isEmpty() ? "the reminder run did not finish" : last.get(last.size() - 1));
        }
    }

    private int remind(List<String> given, Instant at, Consumer<String> out) {
        if (!texts.has(TextKind.REMINDER)) {
            out.accept("texts.directory: has no template reminder");
            return 1;
        }
        boolean dry = given.contains(DRY_RUN);
        if (!rules.mails()) {
            out.accept("mail.host: is not set, so no mail can be sent"
                    + (dry ? "; this is who would get one if it were" : ""));
        } else if (!rules.on() && dry) {
            out.accept(
                    "reminder.on: is false, so the timer sends no mails; this is who would get a mail from the command");
        }
        if (!rules.mails() && !dry) {
            return 1;
        }
        long limit = given.stream()
                .filter(argument -> argument.startsWith(LIMIT))
                .map(argument -> Long.valueOf(argument.substring(LIMIT.length())))
                .findFirst()
                .orElse(Long.MAX_VALUE);
        // A run of another period is another run.
        String period = reminders.period().key(at.atZone(rules.zone()).toLocalDate());
        List<String> arguments = new ArrayList<>(given);
        arguments.add(0, PERIOD + period);
        return bulk.run(BulkJobs.Touches.EFFECTS, "remind", arguments, out, (calls, together, run, lines) -> {
            Owners owners = new Owners(parts.links(), run);
            new ReminderRun(calls, run, reader, parts.dispatcher()::runAlone, parts.backoff(), parts.clock(), lines)
                    .all(
                            reminders.windows(),
                            limit,
                            most -> new Order(
                                    period,
                                    at.plus(rules.catchUp()).toEpochMilli(),
                                    run.id(),
                                    run.isDry(),
                                    most,
                                    owners));
            report(run, period, lines);
        });
    }

    private void report(Run run, String period, Consumer<String> out) {
        out.accept(run.counted(Run.CUSTOMERS) + " accounts are close to a milestone");
        run.printCount(ReminderPage.HAD_ONE, "were reminded of it before (" + period + ")");
        run.printCount(ReminderPage.NOT_SUBSCRIBED, "are not subscribed to mails");
        run.printCount(ReminderPage.WITHOUT_EMAIL, "have no e-mail address");
        run.printCount(ReminderPage.NO_CONTACT, "are no longer contacts on Wix");
        run.printCount("set-aside", "match several customers");
        run.printCount(ReminderRun.MAILS, "mails would be sent");
        if (run.isDry()) {
            costs(run.counted(ReminderRun.MAILS), out);
        } else {
            ends(run, out);
        }
        run.printNotes();
        ParkedReasons.count(run, reader);
        run.printReasons();
        if (run.isDry()) {
            out.accept("Nothing was written or sent: this was --dry-run.");
        }
    }

    private void costs(long mails, Consumer<String> out) {
        long minutes = rules.perMinute() == 0 ? 0 : mails / rules.perMinute();
        out.accept("  " + (rules.links() ? mails : 0) + " calls to Wix would follow"
                + (rules.links() ? ", one per mail for its unsubscribe link" + " (mail.unsubscribe-link)" : "")
                + (minutes == 0
                        ? ""
                        : "; at mail.per-minute=" + rules.perMinute() + " it takes about " + minutes + " min"));
    }

    private void ends(Run run, Consumer<String> out) {
        for (EffectReader.Count count : reader.countsOfBatch(run.id())) {
            boolean parked = count.state() == OperationState.REFUSED || count.state() == OperationState.UNKNOWN;
            boolean open = count.state() == OperationState.PLANNED || count.state() == OperationState.SENT;
            out.accept("  " + count.effects() + (count.effects() == 1 ? " mail " : " mails ")
                    + count.state().name().toLowerCase(Locale.ROOT)
                    + (parked ? " (parked list)" : open ? ": the service retries" : ""));
        }
    }
}
