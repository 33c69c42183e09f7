package io.loyaltybridge.wix;

/** Checks the credentials in the settings. Messages never contain a value. */
final class Credentials {

    private Credentials() {}

    static String notBlank(String setting, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(setting + ": expected a value, found nothing");
        }
        return value;
    }

    static String headerValue(String setting, String value) {
        if (!notBlank(setting, value).chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException(
                    setting + ": expected printable ASCII without white space, found another character");
        }
        return value;
    }
}
