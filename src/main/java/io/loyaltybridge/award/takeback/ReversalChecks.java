package io.loyaltybridge.award.takeback;

import io.loyaltybridge.inbox.ParkException;

/** Whether it can be said what a reversal takes back; where it cannot, a person has to see to it. Pure. */
final class ReversalChecks {
    private ReversalChecks() {}

    /**
     * @param awards   how many it is for
     * @param amounts  whether all of them were made of an amount
     */
    static void check(Reversal reversal, int awards, boolean amounts) {
        String of = reversal.source() + " has " + awards + " awards for this object, and ";
        if (awards > 1 && reversal.link() == null) {
            throw new ParkException(
                    of + "the event names nobody: it needs an e-mail address or a person (the settings email and"
                            + " person of its source), or an object that only one award has (sources."
                            + reversal.source() + ".object)");
        }
        if (awards > 1 && reversal.part() != null) {
            throw new ParkException(of + "the event gives back a part: it cannot be said of which one (sources."
                    + reversal.source() + ".object has to name what is paid once)");
        }
        if (reversal.part() != null && !amounts) {
            throw new ParkException("a part is given back of an award that was not made of an amount (sources."
                    + reversal.source() + ".points)");
        }
    }
}
