package io.loyaltybridge.settings;

import java.util.List;

/** One or more settings are wrong; each problem names its setting, where it was read, and what was expected. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final List<String> problems;

    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
