package io.loyaltybridge.failure;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A change that a person makes to something that is parked. */
public final class ParkedChange {
    private ParkedChange() {}

    /**
     * Makes it.
     *
     * @param what   what is changed, for a line that says that it is not there, such as "effect mail-1"
     * @param parked empty where it is not there
     * @param change returns whether it was made; says itself why not
     * @return whether it was made
     */
    public static <T> boolean make(String what, Optional<T> parked, Consumer<String> out, Predicate<T> change) {
        if (parked.isEmpty()) {
            out.accept("no " + what);
            return false;
        }
        return change.test(parked.get());
    }
}
