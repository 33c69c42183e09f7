package io.loyaltybridge.effect.store;

import java.util.Locale;
import java.util.Set;

/** What the bridge can do to a customer beside giving points and keeping balances equal. */
public enum EffectKind {
    /** Makes a coupon. Its code is Wix's key: a repeat cannot make a second one. */
    COUPON(true),
    /** Gives a badge to a member. Giving it twice is giving it once. */
    BADGE(true),
    /** Takes a badge away. */
    UNBADGE(true),
    /** Sends a mail. A repeat may arrive twice. */
    MAIL(false),
    /** Sends a message to Wix's inbox. A repeat may arrive twice: Wix knows no key for it, but can be asked for what was sent. */
    MESSAGE(false),
    /** Takes back what an award gave. A repeat cannot take twice: it goes by the revision of the account and looks for an earlier call. */
    TAKEBACK(true);

    /** What an effect's id looks like. */
    public static final String ID = "(coupon|badge|unbadge|mail|message|takeback)-[0-9a-f]{32}";

    private final boolean repeatable;

    EffectKind(boolean repeatable) {
        this.repeatable = repeatable;
    }

    /** Whether a call that may have taken effect can be made again without harm. */
    public boolean isRepeatable() {
        return repeatable;
    }

    /** As it is stored, and before the hash in an id. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static EffectKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** For an {@code IN} list; from fixed words only. */
    static String list(Set<EffectKind> kinds) {
        StringBuilder text = new StringBuilder();
        for (EffectKind kind : kinds) {
            text.append(text.isEmpty() ? "'" : ", '").append(kind.word()).append('\'');
        }
        return "(" + text + ")";
    }
}
