package io.loyaltybridge.milestone;

import io.loyaltybridge.settings.Settings;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * Balances that are worth something.
 *
 * @param points   in rising order
 * @param onImport whether points that were brought by an import or by levelling pass them too
 */
public record Milestones(List<Long> points, boolean onImport) {

    public Milestones {
        points = points.stream().distinct().sorted().toList();
    }

    public static Milestones of(Settings settings) {
        return new Milestones(
                Arrays.stream(settings.text("milestones.points").split(" +"))
                        .map(Long::valueOf)
                        .toList(),
                settings.flag("milestones.on-import"));
    }

    /** Whether balances on Wix are looked at for milestones and thresholds. */
    public static boolean areWatched(Settings settings) {
        return settings.flag("coupons.on") || settings.flag("badges.on");
    }

    /** The first one above a balance. */
    public static OptionalLong above(Collection<Long> milestones, long balance) {
        return milestones.stream()
                .mapToLong(Long::longValue)
                .filter(milestone -> milestone > balance)
                .min();
    }

    /** Those of some thresholds that a move from one balance to another passes upwards, in rising order. */
    public static List<Long> upwards(Collection<Long> thresholds, long from, long to) {
        return thresholds.stream().filter(t -> from < t && t <= to).sorted().toList();
    }

    /** Those that it passes downwards. */
    public static List<Long> downwards(Collection<Long> thresholds, long from, long to) {
        return thresholds.stream().filter(t -> to < t && t <= from).sorted().toList();
    }
}
