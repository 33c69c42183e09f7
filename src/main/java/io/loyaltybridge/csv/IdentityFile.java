package io.loyaltybridge.csv;

import io.loyaltybridge.ledger.store.Identities.Identity;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of {@code identity export}, or one made by hand: who the persons at sources are. A person of a source is there once. */
public final class IdentityFile extends RowFile<Identity> {
    static final String SOURCE = "source";
    static final String PERSON = "person";
    static final String EMAIL = "email";
    /** In this order in a file that is written. */
    public static final List<String> COLUMNS = List.of(SOURCE, PERSON, EMAIL);

    private final Set<String> sources;

    // readHeader finds the columns before any line is read.
    @SuppressWarnings("NullAway.Init")
    private CsvHeader header;

    /** @param sources those whose events name a person */
    public IdentityFile(Path file, char delimiter, Set<String> sources) {
        super(file, delimiter);
        this.sources = Set.copyOf(sources);
    }

    @Override
    void columns(CsvHeader found) {
        for (String column : COLUMNS) {
            if (found.find(column) < 0) {
                throw found.missing("a column \"" + column + "\"");
            }
        }
        header = found;
    }

    @Override
    Identity row(LineCheck line) {
        String source = needed(line, SOURCE, "a source");
        String person = needed(line, PERSON, "the id of a person");
        String email = line.sharedEmail(needed(line, EMAIL, "an e-mail address"), EMAIL);
        if (source != null && !sources.contains(source)) {
            line.bad(
                    SOURCE,
                    "expected a source of the settings that has sources.<name>.person, found "
                            + LineCheck.quoted(source));
        }
        if (source != null && person != null) {
            line.id(source + " " + person, PERSON);
        }
        return new Identity(text(source), text(person), text(email));
    }

    private @Nullable String needed(LineCheck line, String column, String what) {
        String text = Formulas.unguard(line.text(header.find(column)));
        if (text == null) {
            line.bad(column, "expected " + what + ", found nothing");
        }
        return text;
    }

    /** Of a bad line, which nobody uses. */
    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
