package io.loyaltybridge.csv;

import io.loyaltybridge.ledger.store.Link;
import java.io.IOException;
import java.util.Locale;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Writes what {@link MappingFile} reads: a header, and a line for each link. */
public final class MappingWriter {
    private final CSVPrinter printer;

    /** Writes the header. */
    public MappingWriter(Appendable out, char delimiter) throws IOException {
        printer = CsvPrinters.open(out, delimiter, MappingFile.COLUMNS);
    }

    /**
     * Writes a line.
     *
     * @param onWix     the balance last seen; null where none was seen
     * @param onProgram likewise
     */
    public void write(Link link, @Nullable Long onWix, @Nullable Long onProgram) throws IOException {
        printer.printRecord(
                Formulas.guard(link.email()),
                Formulas.guard(link.contactId()),
                Formulas.guard(link.memberId()),
                Formulas.guard(link.wixAccountId()),
                Formulas.guard(link.programId()),
                onWix,
                onProgram,
                link.state().name().toLowerCase(Locale.ROOT));
    }
}
