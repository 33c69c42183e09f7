package io.loyaltybridge.csv;

import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** How files are written that this program reads again. */
final class CsvPrinters {
    private CsvPrinters() {}

    /** One that has written the header. */
    static CSVPrinter open(Appendable out, char delimiter, List<String> columns) throws IOException {
        CSVPrinter printer = new CSVPrinter(
                out,
                CSVFormat.DEFAULT
                        .builder()
                        .setDelimiter(delimiter)
                        .setRecordSeparator('\n')
                        .get());
        printer.printRecord(columns);
        return printer;
    }
}
