package io.loyaltybridge.intake;

import io.loyaltybridge.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of the settings by which sources take back does not fit together, a line each. */
final class ReversalProblems {
    private final Settings settings;
    private final Map<String, SourceSettings> all;
    private final List<String> problems = new ArrayList<>();

    private ReversalProblems(Settings settings, Map<String, SourceSettings> all) {
        this.settings = settings;
        this.all = all;
    }

    /** @param all every source that could be read, by name */
    static List<String> of(Settings settings, Map<String, SourceSettings> all) {
        ReversalProblems check = new ReversalProblems(settings, all);
        all.values().stream().filter(SourceSettings::enabled).forEach(check::check);
        return check.problems;
    }

    private void check(SourceSettings source) {
        Reverses reverses = source.reverses();
        String prefix = "sources." + source.name() + ".";
        if (!reverses.any()) {
            for (String part : List.of("reverses-source", "reverses-part")) {
                if (!settings.text(prefix + part).isEmpty()) {
                    wrong(prefix + part, prefix + "reverses is not set, so nothing is taken back");
                }
            }
            return;
        }
        if (reverses.every().isSet()
                && (!source.points().isNothing() || !source.pointsByKind().isEmpty())) {
            wrong(
                    prefix + "reverses",
                    "expected no points beside it, because every event of this source takes back; " + prefix
                            + "reverses.<kind> is for one kind");
        }
        reverses.byKind().keySet().stream()
                .filter(kind -> source.pointsByKind().containsKey(kind))
                .forEach(kind -> wrong(
                        prefix + "reverses." + kind,
                        "expected no points for the same kind, found " + prefix + "points." + kind));
        SourceSettings given = all.get(reverses.source());
        if (!settings.sources().contains(reverses.source())) {
            wrong(prefix + "reverses-source", "expected the name of a source, found \"" + reverses.source() + "\"");
        } else if (given != null) {
            checkAwards(source, given);
        }
    }

    /** The awards have to say what they were given for, and of which amount. */
    private void checkAwards(SourceSettings source, SourceSettings given) {
        String prefix = "sources." + source.name() + ".";
        String awards = "sources." + given.name() + ".";
        boolean earns = !given.points().isNothing()
                || given.pointsByKind().values().stream().anyMatch(rule -> !rule.isNothing());
        boolean amounts = given.points().isOfPayload()
                || given.pointsByKind().values().stream().anyMatch(rule -> rule.isOfPayload());
        if (!earns || given.reverses().every().isSet()) {
            wrong(
                    settings.text(prefix + "reverses-source").isEmpty()
                            ? prefix + "reverses"
                            : prefix + "reverses-source",
                    "expected a source that gives points, found " + given.name()
                            + (given == source ? "; " + prefix + "reverses-source says which one" : ""));
            return;
        }
        if (!given.object().isSet()) {
            problems.add(awards + "object: is not set; " + prefix
                    + "reverses needs it, because it says what an award was given for");
        }
        if (source.reverses().part().isSet() && !amounts) {
            wrong(
                    prefix + "reverses-part",
                    "expected points of an amount, such as " + awards
                            + "points=/total_price * 1, because a part is a part of that amount");
        }
    }

    private void wrong(String key, String what) {
        problems.add(settings.origin(key) + ": " + key + ": " + what);
    }
}
