package io.loyaltybridge.milestone.reminder;

import io.loyaltybridge.milestone.Milestones;
import io.loyaltybridge.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Who is reminded that a milestone is close. Pure.
 *
 * @param milestones in rising order
 * @param within     points below a milestone from which on it is close
 * @param period     a customer is reminded of a milestone once in it
 */
public record Reminders(List<Long> milestones, long within, Period period) {

    public static Reminders of(Settings settings) {
        return new Reminders(
                Milestones.of(settings).points(),
                settings.number("reminder.within"),
                Period.of(settings.text("reminder.period")));
    }

    /** Balances from one up to, and without, another. */
    public record Window(long from, long below) {}

    /** The balances that are close to a milestone, in rising order; windows that touch are one, so that they are asked for together. */
    public List<Window> windows() {
        List<Window> windows = new ArrayList<>();
        for (long milestone : milestones) {
            Window last = windows.isEmpty() ? null : windows.get(windows.size() - 1);
            if (last != null && milestone - within <= last.below()) {
                windows.set(windows.size() - 1, new Window(last.from(), milestone));
            } else {
                windows.add(new Window(milestone - within, milestone));
            }
        }
        return windows;
    }

    /** The next milestone above a balance, where it is close. */
    public OptionalLong next(long balance) {
        OptionalLong above = Milestones.above(milestones, balance);
        return above.isPresent() && balance >= above.getAsLong() - within ? above : OptionalLong.empty();
    }

    /** What a customer is reminded once for. */
    public String reason(long milestone, String periodKey) {
        return "reminder " + milestone + " " + periodKey;
    }
}
