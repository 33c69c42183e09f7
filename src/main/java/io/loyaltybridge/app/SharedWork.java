package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.instance.AskedCommands;
import io.loyaltybridge.instance.Ownership;
import io.loyaltybridge.instance.PartitionOwners;
import io.loyaltybridge.intake.Taker;
import io.loyaltybridge.intake.Webhook;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.topic.Owner;
import io.loyaltybridge.topic.Partitions;
import io.loyaltybridge.topic.Read;
import io.loyaltybridge.topic.TopicAdmin;
import io.loyaltybridge.topic.TopicCheck;
import io.loyaltybridge.topic.TopicException;
import io.loyaltybridge.topic.TopicPlace;
import io.loyaltybridge.topic.TopicReader;
import io.loyaltybridge.topic.TopicRecord;
import io.loyaltybridge.topic.TopicSender;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance among others. A webhook that it takes is answered when the topic has it; the instance that has the site reads it
 * there and stores it. Thread-safe.
 */
final class SharedWork implements Owner, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedWork.class);
    private static final long STORE_SECONDS = 60;
    /** How long it waits for Kafka at its start. */
    private static final Duration START = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String SAME_KEY =
            ": is not set; bridge.kafka needs it, because all instances must have the same key";
    private static final int MOST_PROBLEMS = 20;

    private final TopicPlace place;
    private final int partitions;
    private final Ownership ownership;
    private final TopicSender sender;
    private final Clock clock;
    private final Runnable startAgain;
    private volatile @Nullable TopicReader reader;
    private @Nullable Handover handover;
    private volatile @Nullable OwnersCommands commands;
    private @Nullable Rooms rooms;
    private @Nullable Database store;
    private volatile boolean ended;

    private SharedWork(TopicPlace place, int partitions, Clock clock, Runnable startAgain) {
        this.place = place;
        this.partitions = partitions;
        this.clock = clock;
        this.startAgain = startAgain;
        this.ownership = Ownership.ofSome(site -> Partitions.of(site, partitions));
        this.sender = TopicSender.start(place, partitions);
    }

    /** Whether these settings say that several instances share the work. */
    static boolean isOn(Settings settings) {
        return !settings.text("bridge.kafka").isEmpty();
    }

    /**
     * Looks at the topic; has no sites yet.
     *
     * @param sites      those that are known at the start
     * @param startAgain is run when others have taken over what this instance had, so that it has to begin anew
     * @throws SettingsException     where a key is missing
     * @throws IllegalStateException where the topic is missing or not as it has to be, or Kafka does not answer
     */
    static SharedWork open(Settings settings, Collection<Site> sites, Clock clock, Runnable startAgain) {
        checkKeys(settings, sites);
        TopicPlace place = TopicPlace.of(settings);
        TopicCheck check = check(place);
        if (!check.problems().isEmpty()) {
            throw new IllegalStateException(String.join(System.lineSeparator(), check.problems()));
        }
        check.warnings().forEach(LOG::warn);
        return new SharedWork(place, check.partitions(), clock, startAgain);
    }

    /** Servers of Kafka may be starting as well, or be busy. */
    private static TopicCheck check(TopicPlace place) {
        long until = System.nanoTime() + START.toNanos();
        try (TopicAdmin admin = TopicAdmin.open(place)) {
            while (true) {
                try {
                    return admin.check(1);
                } catch (TopicException e) {
                    if (System.nanoTime() > until) {
                        throw e;
                    }
                    LOG.warn("{}; tried again for {} s", Reason.of(e), START.toSeconds());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    /** What one instance would make for itself has to be the same in all of them. */
    private static void checkKeys(Settings settings, Collection<Site> sites) {
        List<String> problems = new ArrayList<>();
        if (settings.text("bridge.forgotten-key").isEmpty()) {
            problems.add("bridge.forgotten-key" + SAME_KEY);
        }
        sites.stream()
                .filter(site -> site.settings().text("coupons.code-key").isEmpty())
                .map(site -> "coupons.code-key" + SAME_KEY
                        + (site.name().equals(Site.MAIN) ? "" : " (site " + site.name() + ")"))
                .limit(MOST_PROBLEMS)
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    Ownership ownership() {
        return ownership;
    }

    /** Where a webhook goes that this instance takes. */
    Taker taker() {
        return (site, source, parkAltered, webhook) -> {
            byte[] body = WebhookJson.write(parkAltered, webhook);
            Webhook.Joining joining = webhook.joining();
            TopicRecord sent = joining == null
                    ? TopicRecord.ofSite(site, source, clock.instant(), body)
                    : TopicRecord.ofInstallation(joining.instanceId(), source, clock.instant(), body);
            int events = webhook.events().size();
            return Optional.of(sender.send(sent).thenApply(acknowledged -> new Inbox.Taken(events, 0, 0, 0)));
        };
    }

    /**
     * Joins the others, and takes what is this instance's part.
     *
     * @param jobs what a command does here that another instance asked for
     */
    void begin(Database shared, Rooms all, Function<AskedCommands.Asked, SiteJobs.@Nullable Command> jobs) {
        PartitionOwners owners = new PartitionOwners(shared, shared.instance().orElseThrow());
        store = shared;
        rooms = all;
        commands = new OwnersCommands(
                new AskedCommands(shared, shared.instance().orElseThrow(), clock),
                ownership,
                site -> PartitionOwners.name(shared, Partitions.of(site, partitions)),
                jobs);
        all.runCommandsAt(commands);
        handover = new Handover(shared, owners, ownership, all, commands::isRunning);
        reader = TopicReader.start(place, partitions, this);
    }

    @Override
    public void gained(Collection<Integer> more) {
        if (ended) {
            throw new IllegalStateException("this instance starts again before it takes more sites");
        }
        Objects.requireNonNull(handover).gain(more);
    }

    @Override
    public void losing(Collection<Integer> gone) {
        if (ended) {
            // The others know that it has nothing any more.
            ownership.remove(gone);
            return;
        }
        Objects.requireNonNull(handover).giveBack(gone);
    }

    @Override
    public void lost(Collection<Integer> gone) {
        ownership.remove(gone);
        end("it did not answer the others for too long");
    }

    /** From now on this instance has nothing. It has to begin anew, because what it has in memory is old. */
    void end(String why) {
        if (!ended) {
            ended = true;
            ownership.remove(ownership.partitions());
            LOG.error("This instance has lost its sites to others and starts again: {}", why);
            startAgain.run();
        }
    }

    @Override
    public void store(List<Read> records) throws Exception {
        Rooms all = Objects.requireNonNull(rooms);
        List<CompletableFuture<Inbox.Taken>> stored = new ArrayList<>();
        for (Read read : records) {
            TopicRecord one = read.record();
            WebhookJson.Read webhook = one == null ? null : read(read, one);
            if (one == null) {
                unreadable(read, String.valueOf(read.problem()));
            } else if (webhook != null) {
                Taker taker = all.stored(site -> Optional.of(new Inbox(
                        Objects.requireNonNull(store), site, Clock.fixed(one.receivedAt(), clock.getZone()))));
                taker.take(one.key(), one.source(), webhook.parkAltered(), webhook.webhook())
                        .ifPresent(stored::add);
            }
        }
        CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).get(STORE_SECONDS, TimeUnit.SECONDS);
        stored.stream()
                .mapToLong(one -> one.join().first())
                .filter(first -> first > 0)
                .min()
                .ifPresent(all.dispatcher()::wake);
    }

    private static WebhookJson.@Nullable Read read(Read place, TopicRecord one) {
        try {
            return WebhookJson.read(one.body());
        } catch (IOException e) {
            unreadable(place, Reason.of(e));
            return null;
        }
    }

    private static void unreadable(Read place, String why) {
        LOG.error(
                "Partition {} has a record at {} that cannot be read, and is left out: {}. `kafka rewind` makes a release read it"
                        + " that knows it",
                place.partition(),
                place.offset(),
                why);
    }

    /** Whether a webhook can be taken now. */
    boolean ready() {
        return sender.ready();
    }

    /** What is wrong with Kafka, in one line; empty where nothing is. */
    Optional<String> trouble() {
        TopicReader reading = reader;
        return Optional.ofNullable(sender.trouble())
                .or(() -> Optional.ofNullable(reading == null ? null : reading.trouble()));
    }

    /** How the instance says at its start what it is part of. */
    String about() {
        return "This instance shares the work with others: topic " + place.topic() + " of Kafka at " + place.servers()
                + ", " + partitions + " partitions";
    }

    /** Gives its sites back to the others, and leaves them. */
    void leave() {
        TopicReader reading = reader;
        if (reading != null) {
            reading.close();
        }
        OwnersCommands asked = commands;
        if (asked != null) {
            asked.close();
        }
    }

    @Override
    public void close() {
        leave();
        sender.close();
    }
}
