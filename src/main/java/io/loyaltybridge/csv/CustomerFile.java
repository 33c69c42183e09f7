package io.loyaltybridge.csv;

import java.nio.file.Path;

/** A file of customers as a program or a shop exports them. Each line has an e-mail or a member id; e-mails, member ids and ids are unique. */
public final class CustomerFile extends RowFile<CustomerRow> {
    private final CustomerColumns columns;
    private int email;
    private int id;
    private int memberId;
    private int balance;
    private int name;

    public CustomerFile(Path file, CustomerColumns columns) {
        super(file, columns.delimiter());
        this.columns = columns;
    }

    @Override
    void columns(CsvHeader header) {
        email = columns.email().in(header);
        id = columns.id().in(header);
        memberId = columns.memberId().in(header);
        balance = columns.balance().in(header);
        name = columns.name().in(header);
        if (email < 0 && memberId < 0) {
            throw header.missing("a column \"" + columns.email().header() + "\" (setup.csv-email) or \""
                    + columns.memberId().header() + "\" (setup.csv-member-id)");
        }
    }

    /** Whether there is a column of balances. */
    public boolean hasBalances() {
        readHeader();
        return balance >= 0;
    }

    @Override
    CustomerRow row(LineCheck line) {
        String member = line.id(line.text(memberId), columns.memberId().header());
        String address = line.email(line.text(email), columns.email().header());
        if (member == null && line.text(email) == null) {
            line.bad(
                    (email < 0 ? columns.memberId() : columns.email()).header(),
                    email < 0
                            ? "expected a member id, found nothing"
                            : memberId < 0
                                    ? "expected an e-mail address, found nothing"
                                    : "expected an e-mail address or a member id, found neither");
        }
        return new CustomerRow(
                line.line(),
                address,
                line.id(line.text(id), columns.id().header()),
                member,
                line.points(balance, columns.balance().header()),
                line.text(name));
    }
}
