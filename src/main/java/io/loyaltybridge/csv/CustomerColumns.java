package io.loyaltybridge.csv;

import io.loyaltybridge.settings.Settings;

/** The names of the columns of a file of customers: the settings {@code setup.csv-*}. */
public record CustomerColumns(Column email, Column id, Column memberId, Column balance, Column name, char delimiter) {

    /**
     * One column.
     *
     * @param setting  that names it
     * @param header   its name in the first line
     * @param required whether the setting was made; then a file without the column is an error
     */
    public record Column(String setting, String header, boolean required) {
        static Column of(Settings settings, String setting, String unlessSet) {
            String header = settings.text(setting);
            return new Column(
                    setting, header, !settings.origin(setting).equals("default") || !header.equals(unlessSet));
        }

        int in(CsvHeader file) {
            int place = file.find(header);
            if (place < 0 && required) {
                throw file.missing("a column \"" + header + "\" (" + setting + ")");
            }
            return place;
        }
    }

    public static CustomerColumns of(Settings settings) {
        return new CustomerColumns(
                Column.of(settings, "setup.csv-email", "email"),
                Column.of(settings, "setup.csv-id", "id"),
                Column.of(settings, "setup.csv-member-id", "member-id"),
                Column.of(settings, "setup.csv-balance", "balance"),
                Column.of(settings, "setup.csv-name", "name"),
                delimiter(settings));
    }

    /** The delimiter of all files that the bridge writes. */
    public static char delimiter(Settings settings) {
        String text = settings.text("setup.csv-delimiter");
        return text.equals("tab") ? '\t' : text.charAt(0);
    }
}
