package io.loyaltybridge.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that needs a person.
 *
 * @param id      as {@code parked} takes it: the number of an event, the id of an operation or an effect, {@code hold:<link>}, {@code
 *                gone:wix} or {@code gone:program}; {@code unsure:<link>} and {@code drift:<link>} for customers
 * @param since   null where it is not known
 * @param linkId  of the customer; null where it is of nobody, or of somebody unknown
 * @param email   of the customer; null where it is not known
 * @param what    in a few words: {@code -50 on the program}
 * @param state   such as {@code parked} or {@code refused}
 * @param reason  why it needs one; null where nothing is known
 * @param hint    what else helps; null where the choices are all
 * @param cursor  its place in the list of its kind
 */
public record AttentionItem(
        Kind kind,
        String id,
        @Nullable Instant since,
        @Nullable String linkId,
        @Nullable String email,
        String what,
        String state,
        @Nullable String reason,
        @Nullable String hint,
        List<Choice> choices,
        String cursor) {
    public AttentionItem {
        choices = List.copyOf(choices);
    }

    /** What it is, in the order of the list. */
    public enum Kind {
        /** A side that reports many accounts as gone. */
        STOP,
        /** A customer whose changes wait. */
        HELD,
        /** A sync operation that was refused, or whose outcome is unknown. */
        OPERATION,
        /** The same of a coupon, a badge, a mail or a message. */
        EFFECT,
        /** A customer of whom it is not certain who they are. */
        UNSURE,
        /** A customer whose balances are out of sync. */
        DRIFT,
        /** An event that is parked. */
        EVENT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Empty for a word that is none. */
        public static Optional<Kind> of(String word) {
            return List.of(values()).stream()
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    /**
     * What a person can choose.
     *
     * @param action    its name
     * @param does      what it will do, in a sentence
     * @param needs     what has to be done first; null where it can be chosen now
     * @param command   the command that does it
     * @param arguments of the command
     */
    public record Choice(String action, String does, @Nullable String needs, String command, List<String> arguments) {
        public Choice {
            arguments = List.copyOf(arguments);
        }
    }

    /** The choice of a name; empty where it has none. */
    public Optional<Choice> choice(String action) {
        return choices.stream().filter(one -> one.action().equals(action)).findFirst();
    }
}
