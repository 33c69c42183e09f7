package io.loyaltybridge.csv;

import io.loyaltybridge.ledger.store.Identities.Identity;
import java.io.IOException;
import org.apache.commons.csv.CSVPrinter;

/** Writes what {@link IdentityFile} reads: a header, and a line for each identity. */
public final class IdentityWriter {
    private final CSVPrinter printer;

    /** Writes the header. */
    public IdentityWriter(Appendable out, char delimiter) throws IOException {
        printer = CsvPrinters.open(out, delimiter, IdentityFile.COLUMNS);
    }

    /** Writes a line. */
    public void write(Identity identity) throws IOException {
        printer.printRecord(
                Formulas.guard(identity.source()), Formulas.guard(identity.person()), Formulas.guard(identity.email()));
    }
}
