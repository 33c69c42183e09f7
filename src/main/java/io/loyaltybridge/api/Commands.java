package io.loyaltybridge.api;

import io.loyaltybridge.access.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The commands that can be started by the API, with who may and whether they can say first what they would do. */
final class Commands {
    /**
     * One of them.
     *
     * @param name   as on the command line, with {@code -} between its words
     * @param does   what it does, in a sentence
     * @param plans  whether {@code --dry-run} prints what it would do
     * @param listed whether the page offers it as a job
     */
    record Command(String name, String does, Role role, boolean plans, boolean listed) {}

    private static final Map<String, Command> ALL = List.of(
                    job("setup", "Sets up the program and gives every contact an account.", true),
                    job("reconcile", "Reads both sides in bulk and carries over what lost webhooks left behind.", true),
                    job("coupons", "Gives the coupons that customers are owed for milestones they have passed.", true),
                    job("badges", "Gives and takes badges by the thresholds.", true),
                    job("remind", "Mails those who are close to a milestone and agreed to mail.", true),
                    job("message", "Sends the monthly message with the balance.", true),
                    job("store-compact", "Folds old history and returns free space to the disk.", true),
                    decision("parked-replay", "Tries again what is parked."),
                    decision("parked-discard", "Gives up what is parked."),
                    decision("parked-decide", "Says what became of an operation whose outcome is unknown."),
                    decision("parked-release", "Lifts a hold."),
                    decision("jobs-pause", "Makes a running job end after what it has begun."))
            .stream()
            .collect(Collectors.toMap(Command::name, Function.identity()));

    private Commands() {}

    private static Command job(String name, String does, boolean plans) {
        return new Command(name, does, Role.OPERATE, plans, true);
    }

    private static Command decision(String name, String does) {
        return new Command(name, does, Role.OPERATE, false, false);
    }

    /** One by its name. What is not in the list needs an admin. */
    static Command named(String name) {
        return ALL.getOrDefault(name, new Command(name, "", Role.ADMIN, false, false));
    }

    /** Those that the page offers as jobs. */
    static List<Command> listed() {
        return ALL.values().stream()
                .filter(Command::listed)
                .sorted(java.util.Comparator.comparing(Command::name))
                .toList();
    }
}
