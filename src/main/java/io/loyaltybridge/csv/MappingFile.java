package io.loyaltybridge.csv;

import io.loyaltybridge.ledger.store.Link;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code mapping export}, or one made by hand: only the e-mail is required. E-mails and ids are unique. Balances
 * are for people: they are checked, not used.
 */
public final class MappingFile extends RowFile<MappingRow> {
    static final String EMAIL = "email";
    static final String CONTACT = "contact-id";
    static final String MEMBER = "member-id";
    static final String ACCOUNT = "wix-account-id";
    static final String PROGRAM = "program-id";
    static final String ON_WIX = "wix-balance";
    static final String ON_PROGRAM = "program-balance";
    static final String STATE = "state";
    static final List<String> COLUMNS = List.of(EMAIL, CONTACT, MEMBER, ACCOUNT, PROGRAM, ON_WIX, ON_PROGRAM, STATE);

    // readHeader finds the columns before any line is read.
    @SuppressWarnings("NullAway.Init")
    private CsvHeader header;

    public MappingFile(Path file, char delimiter) {
        super(file, delimiter);
    }

    @Override
    void columns(CsvHeader found) {
        if (found.find(EMAIL) < 0) {
            throw found.missing("a column \"" + EMAIL + "\"");
        }
        COLUMNS.forEach(found::find);
        header = found;
    }

    @Override
    MappingRow row(LineCheck line) {
        Link.State state = state(line);
        if (state != null && state.isNobody()) {
            return new MappingRow(line.line(), null, null, null, null, null, state);
        }
        String email = line.email(text(line, EMAIL), EMAIL);
        if (text(line, EMAIL) == null) {
            line.bad(EMAIL, "expected an e-mail address, found nothing");
        }
        line.whole(header.find(ON_WIX), ON_WIX);
        line.whole(header.find(ON_PROGRAM), ON_PROGRAM);
        return new MappingRow(
                line.line(), email, id(line, CONTACT), id(line, MEMBER), id(line, ACCOUNT), id(line, PROGRAM), state);
    }

    private @Nullable String id(LineCheck line, String column) {
        return line.id(text(line, column), column);
    }

    private @Nullable String text(LineCheck line, String column) {
        return Formulas.unguard(line.text(header.find(column)));
    }

    private Link.@Nullable State state(LineCheck line) {
        String text = line.text(header.find(STATE));
        if (text == null) {
            return null;
        }
        for (Link.State state : Link.State.values()) {
            if (state.name().equalsIgnoreCase(text)) {
                return state;
            }
        }
        line.bad(
                STATE,
                "expected "
                        + Arrays.stream(Link.State.values())
                                .map(state -> state.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + " or nothing, found " + LineCheck.quoted(text));
        return null;
    }
}
