package io.loyaltybridge.testing;

import io.loyaltybridge.inbox.Verdict;
import java.util.function.BooleanSupplier;

/** Judges every failure alike. */
public record SameVerdict(Verdict verdict, BooleanSupplier over) implements Verdict.Judge {
    @Override
    public Verdict judge(Throwable failure) {
        return verdict;
    }

    @Override
    public boolean isOver(Throwable failure) {
        return over.getAsBoolean();
    }
}
