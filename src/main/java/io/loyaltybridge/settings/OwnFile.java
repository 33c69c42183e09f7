package io.loyaltybridge.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of a team that is apart from the installation.
 *
 * @param path    relative to the working directory, and to the installation
 * @param shipped the one that it replaces; null where it is the team's alone
 * @param copied  that one as it was when it was copied; null where that is not known
 */
public record OwnFile(Path path, State state, @Nullable Path shipped, @Nullable Path copied) {

    /** How it is to the shipped one. */
    public enum State {
        ADDED("yours alone"),
        SAME("as it is shipped; without yours, an upgrade brings a new one"),
        CHANGED("changed by you"),
        OLD("as it was shipped when you copied it; the shipped one has changed since"),
        BOTH("changed by you, and the shipped one has changed since you copied it"),
        UNKNOWN("differs from the shipped one; `copy` did not make it, so it is not known which of the two changed");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }

        /** Whether the shipped one changed under it. */
        public boolean isBehind() {
            return this == OLD || this == BOTH;
        }
    }
}
