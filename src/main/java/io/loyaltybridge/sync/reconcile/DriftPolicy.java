package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.ledger.Side;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a reconciliation does about differences between the two balances. */
public enum DriftPolicy {
    /** Counts them and changes nothing. */
    REPORT(null),
    /** The program is brought to Wix's balance. */
    WIX_WINS(Side.WIX),
    /** Wix is brought to the program's balance. */
    PROGRAM_WINS(Side.PROGRAM);

    /** All of them, for messages. */
    public static final String WORDS = "report, wix-wins or program-wins";

    private final @Nullable Side winner;

    DriftPolicy(@Nullable Side winner) {
        this.winner = winner;
    }

    /** The policy of a word such as {@code wix-wins}; empty for any other. */
    public static Optional<DriftPolicy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst();
    }

    /** As in settings and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The side whose balance stays, of a policy that changes something. */
    Side winner() {
        return Objects.requireNonNull(winner, "the policy report changes nothing");
    }
}
