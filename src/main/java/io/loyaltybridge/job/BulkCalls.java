package io.loyaltybridge.job;

import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.site.SiteSender;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the long commands: through the same routes and Kamelets as live work, and after it in the quota. A call that
 * is throttled or fails is repeated, because nearly all only read. Thread-safe.
 */
public final class BulkCalls {
    /** The start of the message of a command that was stopped. */
    public static final String STOPPED = "stopped; ";
    /** @param next cursor of the next page; null on the last one */
    public record Page<T>(List<T> items, @Nullable String next) {}

    /** The command has to stop, or its calls fail for good. */
    public static final class CutOffException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public CutOffException(@Nullable String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private final SiteSender sender;
    private final Verdict.Judge judge;
    private final BulkAttempts attempts;
    private final Consumer<String> lines;
    private final BulkLists lists = new BulkLists(this);

    /**
     * @param stop  counted down when the process ends
     * @param lines takes a line for the person who waits, whenever a call is repeated
     */
    public BulkCalls(
            SiteSender sender, Verdict.Judge judge, Backoff backoff, CountDownLatch stop, Consumer<String> lines) {
        this.sender = sender;
        this.judge = new NotFoundAtOnce(judge);
        this.attempts = new BulkAttempts(this.judge, backoff, stop, lines);
        this.lines = lines;
    }

    /** What is read of many customers at once. */
    public BulkLists lists() {
        return lists;
    }

    /**
     * Reads a list page by page. Where the other side no longer knows the cursor of an earlier run, the list is read from its
     * start: the work has to be safe to repeat.
     *
     * @param from      the cursor to continue from; null for the first page
     * @param read      reads the page behind a cursor
     * @param restarted runs before the list is read from its start again
     * @param work      takes each page; false where no further page is wanted
     */
    public <T> void eachPage(
            @Nullable String from, Function<String, Page<T>> read, Runnable restarted, Predicate<Page<T>> work) {
        String cursor = from;
        boolean resumed = from != null;
        boolean more = true;
        while (more) {
            stopIfTold();
            Page<T> page;
            try {
                page = read.apply(cursor);
            } catch (CutOffException e) {
                if (!resumed) {
                    throw e;
                }
                resumed = false;
                cursor = null;
                restarted.run();
                continue;
            }
            resumed = false;
            more = work.test(page) && page.next() != null;
            cursor = page.next();
        }
    }

    /** Variables of an exchange, as a map that can be added to. */
    public static Map<String, Object> variables(String name, @Nullable Object value) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(name, value);
        return variables;
    }

    /**
     * Sends an exchange through a route until it succeeds. Only for calls that are safe to repeat.
     *
     * @throws CutOffException where it is refused, or fails too often
     */
    public Exchange read(String route, Map<String, Object> variables) {
        Exchange exchange = untilOver(() -> send(route, variables));
        if (exchange.getException() != null) {
            throw new CutOffException(
                    ((Verdict.Park) judge(exchange.getException())).reason(), exchange.getException());
        }
        return exchange;
    }

    /**
     * Repeats an attempt after a temporary failure, until it succeeds or is refused for good. It has to be safe to repeat.
     *
     * @return the last exchange; its exception is a refusal
     * @throws CutOffException where it failed too often, or waited too long for another answer
     */
    public Exchange untilOver(Supplier<Exchange> attempt) {
        Ended ended = customerUntilOver(attempt);
        if (ended.how() == Ended.How.FAILED) {
            throw new CutOffException(ended.reason(), ended.exchange().getException());
        }
        return ended.exchange();
    }

    /** The same for one customer, whose failure is returned, so that the command continues with others. Never ends in waiting. */
    public Ended customerUntilOver(Supplier<Exchange> attempt) {
        return attempts.untilOver(attempt);
    }

    /**
     * The same with little patience for this customer, who comes another time if they have to wait or fail repeatedly: waits
     * as long as it takes for what all wait for, such as the quota, but only a few seconds for what concerns only them.
     *
     * @throws CutOffException where the process ends, or access is denied
     */
    public Ended customer(Supplier<Exchange> attempt) {
        return attempts.whileItTakesLittle(attempt);
    }

    /**
     * Sends through a route while nothing else works on a customer.
     *
     * @param alone runs a task in a turn
     */
    public @Nullable Exchange sendAlone(
            BiConsumer<String, Runnable> alone, String turn, String route, Map<String, Object> variables) {
        AtomicReference<Exchange> sent = new AtomicReference<>();
        alone.accept(turn, () -> sent.set(send(route, variables)));
        return sent.get();
    }

    /** Prints a line for the person who waits. */
    public void say(String line) {
        lines.accept(line);
    }

    /**
     * Ends the command where access was denied.
     *
     * @param denied why a call that a route handled was denied; null where it was not
     */
    public void endIfDenied(String denied) {
        if (denied != null) {
            throw BulkAttempts.denied(denied);
        }
    }

    /** Waits as a call that was handed back asks; ends the command where access is denied, which waiting does not fix. */
    public void again(Verdict.HandBack handBack) {
        attempts.endIfDenied(handBack);
        attempts.again(handBack.delay(), handBack.reason());
    }

    /** Sends an exchange with these variables through a route; its exception, if any, is on it. */
    public Exchange send(String route, Map<String, Object> variables) {
        stopIfTold();
        Map<String, Object> all = new HashMap<>(variables);
        all.put("bulk", true);
        return sender.send(route, all);
    }

    /** What a failure of {@link #send} means. */
    public Verdict judge(Exception failure) {
        return judge.judge(failure);
    }

    /** @throws CutOffException when the process ends */
    public void stopIfTold() {
        pause(Duration.ZERO);
    }

    /** Waits; ends at once when the process ends. */
    public void pause(Duration time) {
        attempts.pause(time);
    }
}
