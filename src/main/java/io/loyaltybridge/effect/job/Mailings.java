package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.BulkCalls;
import io.loyaltybridge.bulk.BulkJobs;
import io.loyaltybridge.bulk.Run;
import io.loyaltybridge.bulk.Together;
import io.loyaltybridge.effect.Period;
import io.loyaltybridge.effect.Reminders;
import io.loyaltybridge.effect.job.Occasion.Order;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.schedule.Due;
import io.loyaltybridge.schedule.Timers;
import io.loyaltybridge.text.TextKind;
import io.loyaltybridge.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands {@code remind} and {@code message}, and the bean {@code mailings} of their timers. Thread-safe. */
public final class Mailings {
    public static final String REMINDER = "reminder";
    public static final String MESSAGES = "messages";
    /** Of members with a loyalty account. */
    private static final Map<String, Object> MEMBERS = Map.of("memberId", Map.of("$exists", true));
    private static final String LIMIT = "--limit=";
    private static final String PERIOD = "--period=";
    private static final String MONTH = "--month=";
    private static final Duration SPARE = Duration.ofMinutes(15);
    private static final int PAGE = 100;
    private static final Logger LOG = LoggerFactory.getLogger(Mailings.class);

    /**
     * What the settings say.
     *
     * @param mailHost        whether a mail server is set
     * @param mailsPerMinute  0: no limit
     * @param callsPerMinute  to Wix; 0: no limit
     * @param links           whether each mail asks Wix for a link to unsubscribe
     * @param reminderCatchUp how long after its moment a reminder may be sent
     * @param messageCatchUp  the same for messages
     */
    public record Rules(Reminders reminders, boolean mailHost, long mailsPerMinute, long callsPerMinute, boolean links, Duration reminderCatchUp,
                        Duration messageCatchUp, ZoneId zone) {
    }

    private final BulkJobs bulk;
    private final BulkJobs.Parts parts;
    private final EffectReader reader;
    private final Timers timers;
    private final Texts texts;
    private final Rules rules;

    public Mailings(BulkJobs bulk, BulkJobs.Parts parts, EffectReader reader, Timers timers, Texts texts, Rules rules) {
        this.bulk = bulk;
        this.parts = parts;
        this.reader = reader;
        this.timers = timers;
        this.texts = texts;
        this.rules = rules;
    }

    /** Arguments: {@code --dry-run}, {@code --limit=N}, {@code --progress-every=10s}. */
    public int remind(List<String> arguments, Consumer<String> out) {
        return remind(arguments, now(rules.reminderCatchUp()), out);
    }

    /** The same, and {@code --month=2026-12}. */
    public int message(List<String> arguments, Consumer<String> out) {
        return message(arguments, now(rules.messageCatchUp()), out);
    }

    /** The moment that a run stands for, and until when it may send. */
    private record Moment(Instant at, Instant until) {
    }

    private Moment now(Duration catchUp) {
        Instant now = parts.clock().instant();
        return new Moment(now, now.plus(catchUp));
    }

    /** What is due of the timer of reminders. */
    public void remindOnTimer() {
        timer(REMINDER, due -> remind(List.of(), new Moment(due.at(), due.at().plus(rules.reminderCatchUp())), LOG::info));
    }

    /** What is due of the timer of messages. */
    public void messageOnTimer() {
        timer(MESSAGES, due -> message(List.of(), new Moment(due.at(), due.at().plus(rules.messageCatchUp())), LOG::info));
    }

    @FunctionalInterface
    private interface Job {
        int run(Due due);
    }

    private void timer(String name, Job job) {
        for (Due due : timers.due(name)) {
            if (!timers.begin(due)) {
                continue;
            }
            try {
                if (job.run(due) == 0) {
                    timers.done(due);
                } else {
                    timers.failed(due, new IllegalStateException("the lines before say why"));
                }
            } catch (RuntimeException e) {
                timers.failed(due, e);
            }
        }
    }

    private int remind(List<String> given, Moment moment, Consumer<String> out) {
        boolean dry = given.contains("--dry-run");
        if (!texts.has(TextKind.REMINDER)) {
            out.accept("texts.directory: holds no template reminder");
            return 1;
        }
        if (!dry && !rules.mailHost()) {
            out.accept("mail.host: is not set, so no mail can be sent");
            return 1;
        }
        String period = rules.reminders().period().key(moment.at().atZone(rules.zone()).toLocalDate());
        Duration spare = rules.mailsPerMinute() == 0 ? SPARE : SPARE.plusMinutes(PAGE / rules.mailsPerMinute());
        return bulk.run("remind", with(given, PERIOD + period), out, (calls, together, run, lines) -> {
            Pages pages = new Pages(calls, run, reader, "direct:milestone-reminder", order(period, moment, run, spare), limit(given), lines);
            Sending sending = sending(calls, run);
            for (Reminders.Window window : rules.reminders().windows()) {
                Map<String, Object> filter = Map.of("points.balance", Map.of("$gte", window.from(), "$lt", window.below()));
                pages.each("below-" + window.below(), filter, sending::mails);
            }
            new MailingReport(run, reader, lines).reminders(rules);
        });
    }

    private int message(List<String> given, Moment moment, Consumer<String> out) {
        if (!texts.has(TextKind.BALANCE)) {
            out.accept("texts.directory: holds no template balance");
            return 1;
        }
        String month = given.stream().filter(argument -> argument.startsWith(MONTH)).map(argument -> argument.substring(MONTH.length())).findFirst()
                .orElse(Period.MONTH.key(moment.at().atZone(rules.zone()).toLocalDate()));
        List<String> arguments = given.stream().filter(argument -> !argument.startsWith(MONTH)).toList();
        return bulk.run("message", with(arguments, MONTH + month), out, (calls, together, run, lines) -> {
            run.total(calls.accountsCount(MEMBERS));
            Pages pages = new Pages(calls, run, reader, "direct:monthly-message", order(month, moment, run, SPARE), limit(given), lines);
            Sending sending = sending(calls, run);
            pages.each("members", MEMBERS, recipients -> together.each(recipients, sending::message));
            new MailingReport(run, reader, lines).messages(rules);
        });
    }

    private Order order(String period, Moment moment, Run run, Duration spare) {
        return new Order(period, moment.until().toEpochMilli(), run.id(), run.isDry(), new Owners(parts.links(), run), spare);
    }

    private Sending sending(BulkCalls calls, Run run) {
        return new Sending(calls, run, reader, parts.dispatcher()::runAlone, parts.backoff(), parts.clock());
    }

    private static List<String> with(List<String> given, String argument) {
        List<String> arguments = new ArrayList<>(given);
        arguments.add(argument);
        return arguments;
    }

    private static long limit(List<String> arguments) {
        return arguments.stream().filter(argument -> argument.startsWith(LIMIT)).map(argument -> Long.valueOf(argument.substring(LIMIT.length())))
                .findFirst().orElse(Long.MAX_VALUE);
    }
}
