package io.loyaltybridge.intake;

import io.loyaltybridge.intake.signature.Algorithm;
import io.loyaltybridge.intake.signature.Handshake;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What of a source's settings does not fit its signature style, and what is weak though it works. No line holds a secret. */
final class SourceProblems {
    /** Headers that hold secrets, which are not kept as the kind of an event. */
    private static final Set<String> SECRET_HEADERS = Set.of("authorization", "cookie", "proxy-authorization");

    private SourceProblems() {}

    /** What keeps a source from working, a line each. */
    static List<String> of(Settings settings, SourceSettings source, SignatureStyle style) {
        List<String> problems = new ArrayList<>();
        String prefix = "sources." + source.name() + ".";
        if (!style.isSigned() && source.allowFrom().isAnywhere()) {
            problems.add(
                    prefix + "allow-from: is not set; a source that signs nothing needs the addresses that its webhooks"
                            + " come from");
        }
        if (source.levels() > 0 && !source.batch().isSet()) {
            problems.add(prefix + "batch: is not set; a path that begins with ^ needs it");
        }
        if (source.handshake().equals("meta") && source.verifyToken().isEmpty()) {
            problems.add(prefix + "verify-token: is not set; " + prefix + "handshake=meta needs it");
        }
        if (source.handshake().equals("zoom") && style.algorithm().kind() != Algorithm.Kind.HMAC) {
            problems.add(settings.origin(prefix + "handshake") + ": " + prefix
                    + "handshake: zoom needs a signature with a secret, which " + style.name() + " has not");
        }
        String kind = source.kindHeader();
        if (kind != null
                && (SECRET_HEADERS.contains(kind.toLowerCase(Locale.ROOT))
                        || !style.inQuery() && kind.equalsIgnoreCase(style.signatureHeader()))) {
            problems.add(settings.origin(prefix + "kind") + ": " + prefix
                    + "kind: expected a header that holds no secret, found " + kind);
        }
        return problems;
    }

    /** What is said at start, a line each. */
    static List<String> notes(SourceSettings source, SignatureStyle style) {
        List<String> notes = new ArrayList<>();
        String name = "source " + source.name();
        if (style.algorithm() == Algorithm.HMAC_SHA1) {
            notes.add(
                    name + " is signed with SHA-1, which is weak; use another signature as soon as its sender has one");
        }
        if (!style.isSigned()) {
            notes.add(name + " is not signed: whoever can send from " + source.allowFrom() + " can have points given");
        }
        if (style.handshake() == Handshake.META
                && source.handshake().isEmpty()
                && source.verifyToken().isEmpty()) {
            notes.add(name + " answers no handshake: sources." + source.name() + ".verify-token is not set");
        }
        return notes;
    }

    /** The handshake that a source answers: that of its settings, else that of its style. */
    static Handshake handshake(SourceSettings source, SignatureStyle style) {
        Handshake kind = source.handshake().isEmpty()
                ? style.handshake()
                : Handshake.valueOf(source.handshake().toUpperCase(Locale.ROOT));
        return kind == Handshake.META && source.verifyToken().isEmpty() ? Handshake.NONE : kind;
    }
}
