"""A package whose workbook is on an extract of a text file, or of a database that no server here can reach."""

import sys
import zipfile

TEXT_FILE = "<connection class='textscan' directory='Data' filename='orders.csv'/>"
DATABASE = "<connection class='postgres' server='db.example.com' dbname='sales'/>"


def records(parent):
    return "".join(
        f"<metadata-record class='column'><remote-name>{name}</remote-name><local-name>[{name}]</local-name>"
        f"<parent-name>{parent}</parent-name><local-type>{kind}</local-type></metadata-record>"
        for name, kind in [("Region", "string"), ("Amount", "integer")]
    )


def parts(source):
    return f"""
    <connection class='federated'>
      <named-connections><named-connection name='c'>{source}</named-connection></named-connections>
      <relation connection='c' name='orders.csv' table='[orders#csv]' type='table'/>
      <metadata-records>{records("[orders.csv]")}</metadata-records>
    </connection>
    <column datatype='string' name='[Region]' role='dimension' type='nominal'/>
    <column datatype='integer' name='[Amount]' role='measure' type='quantitative'/>
    <extract count='-1' enabled='true' units='records'>
      <connection class='hyper' dbname='Data/Extracts/orders.hyper' schema='Extract' tablename='Extract'>
        <relation name='Extract' table='[Extract].[Extract]' type='table'/>
        <metadata-records>{records("[Extract]")}</metadata-records>
      </connection>
    </extract>"""


def data_source(source):
    return f"<?xml version='1.0'?><datasource formatted-name='Orders' version='18.1'>{parts(source)}</datasource>"


def workbook(source):
    return f"""<?xml version='1.0'?><workbook><datasources>
  <datasource caption='Orders' name='orders'>{parts(source)}</datasource></datasources>
  <worksheets><worksheet name='Amounts'><table><view>
    <datasources><datasource name='orders'/></datasources>
    <datasource-dependencies datasource='orders'>
      <column-instance column='[Region]' derivation='None' name='[none:Region:nk]' pivot='key' type='nominal'/>
      <column-instance column='[Amount]' derivation='Sum' name='[sum:Amount:qk]' pivot='key' type='quantitative'/>
    </datasource-dependencies><aggregation value='true'/></view>
    <rows>[orders].[none:Region:nk]</rows><cols>[orders].[sum:Amount:qk]</cols></table></worksheet></worksheets>
</workbook>"""


def write_extract(path, source=TEXT_FILE, as_data_source=False):
    """The extract in it is old: it holds no rows, until a refresh reads the file again."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        if as_data_source:
            package.writestr("Orders.tds", data_source(source))
        else:
            package.writestr("Orders.twb", workbook(source))
        package.writestr("Data/Extracts/orders.hyper", b"an old extract")
        package.writestr("Data/orders.csv", "Region,Amount\r\nNorth,10\r\nSouth,20\r\nNorth,5\r\n")
    return path


if __name__ == "__main__":
    print(write_extract(sys.argv[1]))
