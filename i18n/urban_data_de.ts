<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>urban_data</name>
        <message>
            <source> Did you mean {1}?</source>
            <translation> Meinten Sie {1}?</translation>
        </message>
        <message>
            <source>A data set of this platform is written service/layer or property/statistic/period/unit.</source>
            <translation>Ein Datensatz dieser Plattform wird als Dienst/Ebene oder Messgröße/Statistik/Zeitraum/Einheit geschrieben.</translation>
        </message>
        <message>
            <source>A date (2026-03-01), a time (2026-03-01 06:30), or -7 days, yesterday, today, now. Without a zone it is local time. Empty: from the beginning.</source>
            <translation>Ein Tag (2026-03-01), ein Zeitpunkt (2026-03-01 06:30) oder -7 days, yesterday, today, now. Ohne Zeitzone gilt die Ortszeit. Leer: von Anfang an.</translation>
        </message>
        <message>
            <source>A part of the file cannot be read: {1}.</source>
            <translation>Ein Teil der Datei ist nicht lesbar: {1}.</translation>
        </message>
        <message>
            <source>A platform's name is not empty and has no slash, line break or blank at its ends.</source>
            <translation>Der Name einer Plattform ist nicht leer und hat weder Schrägstrich noch Zeilenumbruch noch Leerzeichen am Rand.</translation>
        </message>
        <message>
            <source>A snapshot is a GeoPackage; its name must end in .gpkg, not in {1}.</source>
            <translation>Ein Datenstand ist ein GeoPackage; sein Name muss auf .gpkg enden, nicht auf {1}.</translation>
        </message>
        <message>
            <source>Another program is reading the snapshot, which therefore keeps a second file beside it (-wal). Close that program before you copy the file by hand.</source>
            <translation>Ein anderes Programm liest den Datenstand, der deshalb eine zweite Datei neben sich behält (-wal). Schließen Sie dieses Programm, bevor Sie die Datei von Hand kopieren.</translation>
        </message>
        <message>
            <source>Another program is writing to {file}. Stop editing or the other pull, then try again.</source>
            <translation>Ein anderes Programm schreibt gerade in {file}. Beenden Sie die Bearbeitung oder den anderen Abruf und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Area</source>
            <translation>Gebiet</translation>
        </message>
        <message>
            <source>As “From”; the end itself does not belong to the period. Empty: to the end.</source>
            <translation>Wie „Von“; das Ende selbst gehört nicht zum Zeitraum. Leer: bis zum Ende.</translation>
        </message>
        <message>
            <source>Bytes</source>
            <translation>Bytes</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>Check what a snapshot holds and lacks</source>
            <translation>Datenstand auf Vollständigkeit prüfen</translation>
        </message>
        <message>
            <source>Completeness</source>
            <translation>Vollständigkeit</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopie</translation>
        </message>
        <message>
            <source>Copy a snapshot</source>
            <translation>Datenstand kopieren</translation>
        </message>
        <message>
            <source>Data sets</source>
            <translation>Datensätze</translation>
        </message>
        <message>
            <source>Data sets (one per line)</source>
            <translation>Datensätze (je Zeile einer)</translation>
        </message>
        <message>
            <source>Data sets found: {count}.</source>
            <translation>Gefundene Datensätze: {count}.</translation>
        </message>
        <message>
            <source>Days to keep</source>
            <translation>Tage, die erhalten bleiben</translation>
        </message>
        <message>
            <source>Estimate a pull</source>
            <translation>Abruf abschätzen</translation>
        </message>
        <message>
            <source>Everything arrived</source>
            <translation>Alles ist angekommen</translation>
        </message>
        <message>
            <source>Everything that was asked for is there</source>
            <translation>Alles Verlangte ist da</translation>
        </message>
        <message>
            <source>From</source>
            <translation>Von</translation>
        </message>
        <message>
            <source>Intervals are written with their last second included; their ends are taken as the next full minute.</source>
            <translation>Zeiträume sind einschließlich ihrer letzten Sekunde angegeben; als Ende gilt die nächste volle Minute.</translation>
        </message>
        <message>
            <source>Keys or titles as “List the data sets of a platform” shows them, one per line or with semicolons between; * stands for all of them.</source>
            <translation>Schlüssel oder Titel, wie „Datensätze einer Plattform auflisten“ sie zeigt, je Zeile einer oder durch Semikolon getrennt; * steht für alle.</translation>
        </message>
        <message>
            <source>List the data sets of a platform</source>
            <translation>Datensätze einer Plattform auflisten</translation>
        </message>
        <message>
            <source>Missing of {title}: {range}</source>
            <translation>Es fehlt von {title}: {range}</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>Art des Abrufs</translation>
        </message>
        <message>
            <source>No API is known.</source>
            <translation>Es ist keine Schnittstelle bekannt.</translation>
        </message>
        <message>
            <source>No data set is named. Give its key or title, or * for all of the platform.</source>
            <translation>Es ist kein Datensatz angegeben. Nennen Sie seinen Schlüssel oder Titel, oder * für alle der Plattform.</translation>
        </message>
        <message>
            <source>Not asked for before the pull ended.</source>
            <translation>Nicht mehr abgefragt, bevor der Abruf endete.</translation>
        </message>
        <message>
            <source>Number of data sets</source>
            <translation>Anzahl der Datensätze</translation>
        </message>
        <message>
            <source>Observations removed</source>
            <translation>Entfernte Beobachtungen</translation>
        </message>
        <message>
            <source>Observations removed: {count}.</source>
            <translation>Entfernte Beobachtungen: {count}.</translation>
        </message>
        <message>
            <source>Observations that are older than this many days are removed for good.</source>
            <translation>Beobachtungen, die älter sind als so viele Tage, werden endgültig entfernt.</translation>
        </message>
        <message>
            <source>Only series with one of these ids, names or observed properties. Empty: all.</source>
            <translation>Nur Messreihen mit einer dieser Kennungen, Namen oder Messgrößen. Leer: alle.</translation>
        </message>
        <message>
            <source>Only stations in this extent, or within the polygons of this layer. Empty: everywhere.</source>
            <translation>Nur Stationen in dieser Ausdehnung oder in den Polygonen dieses Layers. Leer: überall.</translation>
        </message>
        <message>
            <source>Period: {start} to {end} ({zone}).</source>
            <translation>Zeitraum: {start} bis {end} ({zone}).</translation>
        </message>
        <message>
            <source>Platform (address or saved name)</source>
            <translation>Plattform (Adresse oder gespeicherter Name)</translation>
        </message>
        <message>
            <source>Platforms</source>
            <translation>Plattformen</translation>
        </message>
        <message>
            <source>Pull observations into a snapshot</source>
            <translation>Beobachtungen in einen Datenstand abrufen</translation>
        </message>
        <message>
            <source>Pull the latest values into a snapshot</source>
            <translation>Neueste Werte in einen Datenstand abrufen</translation>
        </message>
        <message>
            <source>QGIS has no authentication configuration with the id “{1}”.</source>
            <translation>QGIS hat keine Authentifizierungskonfiguration mit der Kennung „{1}“.</translation>
        </message>
        <message>
            <source>Records that could not be used</source>
            <translation>Unbrauchbare Einträge</translation>
        </message>
        <message>
            <source>Remove old observations from a snapshot</source>
            <translation>Alte Beobachtungen aus einem Datenstand entfernen</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>Anfragen</translation>
        </message>
        <message>
            <source>Rows checked</source>
            <translation>Geprüfte Zeilen</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suche</translation>
        </message>
        <message>
            <source>Series (one per line)</source>
            <translation>Messreihen (je Zeile eine)</translation>
        </message>
        <message>
            <source>Several data sets are called “{1}”. Use one of their keys: {2}.</source>
            <translation>Mehrere Datensätze heißen „{1}“. Verwenden Sie einen ihrer Schlüssel: {2}.</translation>
        </message>
        <message>
            <source>Sign-in (authentication configuration)</source>
            <translation>Anmeldung (Authentifizierungskonfiguration)</translation>
        </message>
        <message>
            <source>Sign-in and headers travel unencrypted: the address of {1} begins with http://.</source>
            <translation>Anmeldung und Kopfzeilen werden unverschlüsselt übertragen: Die Adresse von {1} beginnt mit http://.</translation>
        </message>
        <message>
            <source>Snapshot</source>
            <translation>Datenstand</translation>
        </message>
        <message>
            <source>Snapshot (*.gpkg)</source>
            <translation>Datenstand (*.gpkg)</translation>
        </message>
        <message>
            <source>Snapshots</source>
            <translation>Datenstände</translation>
        </message>
        <message>
            <source>Some {1} could not be read. {2}</source>
            <translation>Einige {1} waren nicht lesbar. {2}</translation>
        </message>
        <message>
            <source>Something went wrong.</source>
            <translation>Etwas ist schiefgegangen.</translation>
        </message>
        <message>
            <source>Tables were added to the snapshot or taken from it.</source>
            <translation>Dem Datenstand wurden Tabellen hinzugefügt oder entnommen.</translation>
        </message>
        <message>
            <source>Taking up an unfinished pull of {1}.</source>
            <translation>Ein unvollendeter Abruf von {1} wird fortgesetzt.</translation>
        </message>
        <message>
            <source>The GeoPackage that a pull has filled.</source>
            <translation>Das GeoPackage, das ein Abruf gefüllt hat.</translation>
        </message>
        <message>
            <source>The GeoPackage to fill. An existing snapshot is added to and never overwritten.</source>
            <translation>Das GeoPackage, das gefüllt wird. Ein vorhandener Datenstand wird ergänzt und nie überschrieben.</translation>
        </message>
        <message>
            <source>The GeoPackage version in the header is {1}.</source>
            <translation>Die GeoPackage-Version im Dateikopf ist {1}.</translation>
        </message>
        <message>
            <source>The QGIS authentication configuration to sign in with. Empty: that of the saved platform, or none.</source>
            <translation>Die QGIS-Authentifizierungskonfiguration für die Anmeldung. Leer: die der gespeicherten Plattform, sonst keine.</translation>
        </message>
        <message>
            <source>The address carries a secret in its query ({1}), which may show in logs of other programs. Use an authentication configuration if the platform accepts one.</source>
            <translation>Die Adresse trägt ein Geheimnis in ihren Parametern ({1}), das in Protokollen anderer Programme erscheinen kann. Verwenden Sie eine Authentifizierungskonfiguration, wenn die Plattform eine annimmt.</translation>
        </message>
        <message>
            <source>The address holds a sign-in. Leave it out and save an authentication configuration in QGIS instead.</source>
            <translation>Die Adresse enthält eine Anmeldung. Lassen Sie diese weg und legen Sie stattdessen in QGIS eine Authentifizierungskonfiguration an.</translation>
        </message>
        <message>
            <source>The address holds a user name. Use an authentication configuration instead.</source>
            <translation>Die Adresse enthält einen Benutzernamen. Verwenden Sie stattdessen eine Authentifizierungskonfiguration.</translation>
        </message>
        <message>
            <source>The address must begin with https:// or http://.</source>
            <translation>Die Adresse muss mit https:// oder http:// beginnen.</translation>
        </message>
        <message>
            <source>The address of the platform's service as it stands in a browser, or the name of a saved platform.</source>
            <translation>Die Adresse des Dienstes der Plattform, wie sie im Browser steht, oder der Name einer gespeicherten Plattform.</translation>
        </message>
        <message>
            <source>The address {host} does not answer as a {api} service: {reason}</source>
            <translation>Die Adresse {host} antwortet nicht wie ein Dienst für {api}: {reason}</translation>
        </message>
        <message>
            <source>The answer of {host} broke off before its end.</source>
            <translation>Die Antwort von {host} brach vor ihrem Ende ab.</translation>
        </message>
        <message>
            <source>The answer of {host} is larger than the limit of {megabytes} MB.</source>
            <translation>Die Antwort von {host} ist größer als erlaubt ({megabytes} MB).</translation>
        </message>
        <message>
            <source>The answer of {host} is not valid: {reason}</source>
            <translation>Die Antwort von {host} ist nicht gültig: {reason}</translation>
        </message>
        <message>
            <source>The area cannot be brought to longitude and latitude.</source>
            <translation>Das Gebiet lässt sich nicht in geographische Länge und Breite umrechnen.</translation>
        </message>
        <message>
            <source>The area has no coordinate reference system. Set it for the layer, then try again.</source>
            <translation>Das Gebiet hat kein Koordinatenbezugssystem. Weisen Sie dem Layer eines zu und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>The area holds no polygon.</source>
            <translation>Das Gebiet enthält kein Polygon.</translation>
        </message>
        <message>
            <source>The area must be a polygon in WKT.</source>
            <translation>Das Gebiet muss ein Polygon in WKT sein.</translation>
        </message>
        <message>
            <source>The area must be given in degrees of longitude and latitude (WGS 84).</source>
            <translation>Das Gebiet muss in Grad geographischer Länge und Breite angegeben sein (WGS 84).</translation>
        </message>
        <message>
            <source>The area's rings must be closed and have at least three corners.</source>
            <translation>Die Ringe des Gebiets müssen geschlossen sein und mindestens drei Ecken haben.</translation>
        </message>
        <message>
            <source>The authentication configuration {1} cannot be used to sign in.</source>
            <translation>Mit der Authentifizierungskonfiguration {1} ist keine Anmeldung möglich.</translation>
        </message>
        <message>
            <source>The certificate of {host} cannot be trusted: {reason}</source>
            <translation>Dem Zertifikat von {host} kann nicht vertraut werden: {reason}</translation>
        </message>
        <message>
            <source>The data of {host} changed during the pull ({before} values before, {after} after).</source>
            <translation>Die Daten von {host} haben sich während des Abrufs geändert ({before} Werte davor, {after} danach).</translation>
        </message>
        <message>
            <source>The expected number is an estimate</source>
            <translation>Die erwartete Anzahl ist geschätzt</translation>
        </message>
        <message>
            <source>The file to write.</source>
            <translation>Die Datei, die geschrieben wird.</translation>
        </message>
        <message>
            <source>The header {1} holds characters that cannot be sent.</source>
            <translation>Die Kopfzeile {1} enthält Zeichen, die nicht gesendet werden können.</translation>
        </message>
        <message>
            <source>The header “{1}” looks like a sign-in. Save an authentication configuration in QGIS instead.</source>
            <translation>Die Kopfzeile „{1}“ sieht nach einer Anmeldung aus. Legen Sie stattdessen in QGIS eine Authentifizierungskonfiguration an.</translation>
        </message>
        <message>
            <source>The latest values are asked for one series at a time.</source>
            <translation>Die neuesten Werte werden Messreihe für Messreihe abgefragt.</translation>
        </message>
        <message>
            <source>The number of days to keep is too large.</source>
            <translation>Die Anzahl der Tage, die erhalten bleiben, ist zu groß.</translation>
        </message>
        <message>
            <source>The number of days to keep must not be negative.</source>
            <translation>Die Anzahl der Tage, die erhalten bleiben, darf nicht negativ sein.</translation>
        </message>
        <message>
            <source>The period ends before it begins: FROM is {1}, UNTIL is {2}.</source>
            <translation>Der Zeitraum endet, bevor er beginnt: FROM ist {1}, UNTIL ist {2}.</translation>
        </message>
        <message>
            <source>The platform has no data set {1}; it may have been renamed or removed.</source>
            <translation>Die Plattform hat keinen Datensatz {1}; er wurde vielleicht umbenannt oder entfernt.</translation>
        </message>
        <message>
            <source>The platform has no data set “{1}”.{2}</source>
            <translation>Die Plattform hat keinen Datensatz „{1}“.{2}</translation>
        </message>
        <message>
            <source>The platform's address is not a web address.</source>
            <translation>Die Adresse der Plattform ist keine Webadresse.</translation>
        </message>
        <message>
            <source>The platform's address must begin with http:// or https://.</source>
            <translation>Die Adresse der Plattform muss mit http:// oder https:// beginnen.</translation>
        </message>
        <message>
            <source>The pull is incomplete: {received} of {expected} values arrived, {missing} missing. {cause}</source>
            <translation>Der Abruf ist unvollständig: Von den erwarteten Werten ({expected}) kamen {received} an, es fehlt: {missing}. {cause}</translation>
        </message>
        <message>
            <source>The snapshot holds {1} values where its ledger has {2}.</source>
            <translation>Der Datenstand enthält {1} Werte, sein Abrufprotokoll aber {2}.</translation>
        </message>
        <message>
            <source>The snapshot is a temporary file. Save it elsewhere before QGIS is closed.</source>
            <translation>Der Datenstand ist eine temporäre Datei. Speichern Sie ihn an anderer Stelle, bevor QGIS beendet wird.</translation>
        </message>
        <message>
            <source>The snapshot {file} cannot be used: {reason}</source>
            <translation>Die Datei {file} ist als Datenstand nicht verwendbar: {reason}</translation>
        </message>
        <message>
            <source>The structure of the file is damaged: {1}.</source>
            <translation>Der Aufbau der Datei ist beschädigt: {1}.</translation>
        </message>
        <message>
            <source>The table {1} holds something that was not written by a pull.</source>
            <translation>Die Tabelle {1} enthält etwas, das nicht aus einem Abruf stammt.</translation>
        </message>
        <message>
            <source>The values of {1} series or stations that are not listed.</source>
            <translation>Werte von {1} Messreihen oder Stationen, die nicht aufgeführt sind.</translation>
        </message>
        <message>
            <source>There is no API called {1}. Known: {2}.</source>
            <translation>Es gibt keine Schnittstelle namens {1}. Bekannt sind: {2}.</translation>
        </message>
        <message>
            <source>There is no estimate. {reason}</source>
            <translation>Es liegt keine Schätzung vor. {reason}</translation>
        </message>
        <message>
            <source>There is no time zone “{1}”. Write one such as Europe/Berlin.</source>
            <translation>Es gibt keine Zeitzone „{1}“. Schreiben Sie eine wie Europe/Berlin.</translation>
        </message>
        <message>
            <source>This is not a web address that can be asked.</source>
            <translation>Das ist keine Webadresse, die abgefragt werden kann.</translation>
        </message>
        <message>
            <source>This is not a web address.</source>
            <translation>Das ist keine Webadresse.</translation>
        </message>
        <message>
            <source>This is not the id of a QGIS authentication configuration (seven letters and digits).</source>
            <translation>Das ist nicht die Kennung einer QGIS-Authentifizierungskonfiguration (sieben Buchstaben und Ziffern).</translation>
        </message>
        <message>
            <source>Undamaged; rows checked: {count}.</source>
            <translation>Unbeschädigt; geprüfte Zeilen: {count}.</translation>
        </message>
        <message>
            <source>Until (not included)</source>
            <translation>Bis (nicht eingeschlossen)</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>Werte</translation>
        </message>
        <message>
            <source>Values expected</source>
            <translation>Erwartete Werte</translation>
        </message>
        <message>
            <source>Values received</source>
            <translation>Angekommene Werte</translation>
        </message>
        <message>
            <source>Values stored</source>
            <translation>Gespeicherte Werte</translation>
        </message>
        <message>
            <source>Values that were there already</source>
            <translation>Werte, die schon da waren</translation>
        </message>
        <message>
            <source>Values to come: {values}, in {requests} requests, about {size}, {time}.</source>
            <translation>Zu erwartende Werte: {values}, in {requests} Anfragen, etwa {size}, {time}.</translation>
        </message>
        <message>
            <source>Verify that a snapshot is undamaged</source>
            <translation>Datenstand auf Schäden prüfen</translation>
        </message>
        <message>
            <source>When something is missing</source>
            <translation>Wenn etwas fehlt</translation>
        </message>
        <message>
            <source>Words that title, key, properties or keywords must hold. Empty: all data sets.</source>
            <translation>Wörter, die in Titel, Schlüssel, Messgrößen oder Schlagwörtern vorkommen müssen. Leer: alle Datensätze.</translation>
        </message>
        <message>
            <source>a coordinate that is not a finite number</source>
            <translation>eine Koordinate, die keine endliche Zahl ist</translation>
        </message>
        <message>
            <source>a data array that is no list</source>
            <translation>ein dataArray, das keine Liste ist</translation>
        </message>
        <message>
            <source>a data array without its series</source>
            <translation>ein dataArray ohne Messreihe</translation>
        </message>
        <message>
            <source>a data array without time or result</source>
            <translation>ein dataArray ohne Zeit oder Ergebnis</translation>
        </message>
        <message>
            <source>a file of this name is there already.</source>
            <translation>eine Datei dieses Namens gibt es schon.</translation>
        </message>
        <message>
            <source>a geometry collection within another</source>
            <translation>eine Geometriesammlung in einer anderen</translation>
        </message>
        <message>
            <source>a member named twice</source>
            <translation>ein doppelt vergebener Name</translation>
        </message>
        <message>
            <source>a member named twice: {1}</source>
            <translation>ein doppelt vergebener Name: {1}</translation>
        </message>
        <message>
            <source>a nextLink that is not text</source>
            <translation>ein nextLink, der kein Text ist</translation>
        </message>
        <message>
            <source>a number too large</source>
            <translation>eine zu große Zahl</translation>
        </message>
        <message>
            <source>a position that is not two to four numbers</source>
            <translation>eine Position, die nicht aus zwei bis vier Zahlen besteht</translation>
        </message>
        <message>
            <source>a position with {1}</source>
            <translation>eine Position mit {1}</translation>
        </message>
        <message>
            <source>a ring that is not closed</source>
            <translation>ein Ring, der nicht geschlossen ist</translation>
        </message>
        <message>
            <source>a series or position of a station that is not listed</source>
            <translation>eine Messreihe oder Position einer Station, die nicht aufgeführt ist</translation>
        </message>
        <message>
            <source>a text of more than {1} characters</source>
            <translation>ein Text von mehr als {1} Zeichen</translation>
        </message>
        <message>
            <source>a value of a series that is not listed</source>
            <translation>ein Wert einer Messreihe, die nicht aufgeführt ist</translation>
        </message>
        <message>
            <source>a {1} of {2} characters</source>
            <translation>{1} mit {2} Zeichen</translation>
        </message>
        <message>
            <source>about {count}</source>
            <translation>etwa {count}</translation>
        </message>
        <message>
            <source>all series</source>
            <translation>alle Messreihen</translation>
        </message>
        <message>
            <source>an empty geometry collection</source>
            <translation>eine leere Geometriesammlung</translation>
        </message>
        <message>
            <source>an id that cannot be used</source>
            <translation>eine unbrauchbare Kennung</translation>
        </message>
        <message>
            <source>an unfinished first pull lies beside it. Move {1} to another folder or remove it.</source>
            <translation>daneben liegt ein unvollendeter erster Abruf. Verschieben Sie {1} in einen anderen Ordner oder löschen Sie die Datei.</translation>
        </message>
        <message>
            <source>an unknown geometry type: {1}</source>
            <translation>eine unbekannte Geometrieart: {1}</translation>
        </message>
        <message>
            <source>an unknown number</source>
            <translation>Anzahl unbekannt</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>abgebrochen</translation>
        </message>
        <message>
            <source>complete</source>
            <translation>vollständig</translation>
        </message>
        <message>
            <source>coordinates that are no list</source>
            <translation>Koordinaten, die keine Liste sind</translation>
        </message>
        <message>
            <source>fail: end with an error, so that a nightly job notices. continue: end normally with COMPLETE = false.</source>
            <translation>fail: mit einem Fehler enden, damit ein nächtlicher Lauf es meldet. continue: ordentlich enden, mit COMPLETE = false.</translation>
        </message>
        <message>
            <source>features are not stored by this version</source>
            <translation>Geoobjekte speichert diese Version nicht</translation>
        </message>
        <message>
            <source>in about {count} minutes</source>
            <translation>in etwa {count} Minuten</translation>
        </message>
        <message>
            <source>in less than a minute</source>
            <translation>in weniger als einer Minute</translation>
        </message>
        <message>
            <source>incomplete</source>
            <translation>unvollständig</translation>
        </message>
        <message>
            <source>it cannot be written to safely.</source>
            <translation>in sie kann nicht sicher geschrieben werden.</translation>
        </message>
        <message>
            <source>it does not exist.</source>
            <translation>es gibt sie nicht.</translation>
        </message>
        <message>
            <source>it ended without a last page.</source>
            <translation>sie endete ohne letzte Seite.</translation>
        </message>
        <message>
            <source>it gives XML, perhaps a map or feature service (WMS, WFS).</source>
            <translation>sie liefert XML, vielleicht ein Karten- oder Geometriedienst (WMS, WFS).</translation>
        </message>
        <message>
            <source>it gives a sign-in page. Check the authentication configuration or the network's own sign-in.</source>
            <translation>sie liefert eine Anmeldeseite. Prüfen Sie die Authentifizierungskonfiguration oder die Anmeldung im Netzwerk.</translation>
        </message>
        <message>
            <source>it gives a web page, not data.</source>
            <translation>sie liefert eine Webseite, keine Daten.</translation>
        </message>
        <message>
            <source>it gives values of other series than those asked for.</source>
            <translation>sie liefert Werte anderer Messreihen als der verlangten.</translation>
        </message>
        <message>
            <source>it holds no list of values.</source>
            <translation>sie enthält keine Liste von Werten.</translation>
        </message>
        <message>
            <source>it holds {1}.</source>
            <translation>sie enthält {1}.</translation>
        </message>
        <message>
            <source>it is a folder.</source>
            <translation>sie ist ein Ordner.</translation>
        </message>
        <message>
            <source>it is a link to another place.</source>
            <translation>sie ist eine Verknüpfung zu einem anderen Ort.</translation>
        </message>
        <message>
            <source>it is damaged in {count} places, the first: {problem}</source>
            <translation>sie ist an {count} Stellen beschädigt, die erste: {problem}</translation>
        </message>
        <message>
            <source>it is empty.</source>
            <translation>sie ist leer.</translation>
        </message>
        <message>
            <source>it is not JSON.</source>
            <translation>sie ist kein JSON.</translation>
        </message>
        <message>
            <source>it is not UTF-8 text.</source>
            <translation>sie ist kein Text in UTF-8.</translation>
        </message>
        <message>
            <source>it is not a GeoPackage.</source>
            <translation>sie ist kein GeoPackage.</translation>
        </message>
        <message>
            <source>it is packed in a way that was not asked for.</source>
            <translation>sie ist anders gepackt als verlangt.</translation>
        </message>
        <message>
            <source>it names {1} twice.</source>
            <translation>sie nennt {1} doppelt.</translation>
        </message>
        <message>
            <source>it redirects in circles.</source>
            <translation>sie leitet im Kreis weiter.</translation>
        </message>
        <message>
            <source>it reports an error: {1}</source>
            <translation>sie meldet einen Fehler: {1}</translation>
        </message>
        <message>
            <source>it was written by a newer version of Urban Data. Update the plugin.</source>
            <translation>sie wurde von einer neueren Version von Urban Data geschrieben. Aktualisieren Sie die Erweiterung.</translation>
        </message>
        <message>
            <source>it was written by a version of Urban Data that this one does not know.</source>
            <translation>sie wurde von einer Version von Urban Data geschrieben, die diese nicht kennt.</translation>
        </message>
        <message>
            <source>it was written by an older version of Urban Data. Pull into it once to bring it up to date.</source>
            <translation>sie wurde von einer älteren Version von Urban Data geschrieben. Ein Abruf in sie bringt sie auf den neuen Stand.</translation>
        </message>
        <message>
            <source>new: the period as it is. update: only what is newer than the snapshot holds. refresh: the period once more, corrected and withdrawn values are taken over.</source>
            <translation>new: der Zeitraum, wie er ist. update: nur, was neuer ist als der Datenstand. refresh: der Zeitraum noch einmal, Korrekturen und zurückgezogene Werte werden übernommen.</translation>
        </message>
        <message>
            <source>no end after {1} pages.</source>
            <translation>kein Ende nach {1} Seiten.</translation>
        </message>
        <message>
            <source>no id</source>
            <translation>keine Kennung</translation>
        </message>
        <message>
            <source>no location</source>
            <translation>kein Ort</translation>
        </message>
        <message>
            <source>no time</source>
            <translation>keine Zeit</translation>
        </message>
        <message>
            <source>no usable location: {1}</source>
            <translation>kein brauchbarer Ort: {1}</translation>
        </message>
        <message>
            <source>not a GeoJSON object</source>
            <translation>kein GeoJSON-Objekt</translation>
        </message>
        <message>
            <source>not an object</source>
            <translation>kein Objekt</translation>
        </message>
        <message>
            <source>not {1} values in a record of several</source>
            <translation>nicht {1} Werte in einem Eintrag mit mehreren</translation>
        </message>
        <message>
            <source>one range of time</source>
            <translation>ein Zeitraum</translation>
        </message>
        <message>
            <source>only {1} positions where {2} are needed</source>
            <translation>nur {1} Positionen, wo {2} nötig sind</translation>
        </message>
        <message>
            <source>page {1} leads in a circle.</source>
            <translation>Seite {1} führt im Kreis.</translation>
        </message>
        <message>
            <source>station: {1}</source>
            <translation>Station: {1}</translation>
        </message>
        <message>
            <source>the check failed.</source>
            <translation>die Prüfung schlug fehl.</translation>
        </message>
        <message>
            <source>the folder {1} does not exist.</source>
            <translation>den Ordner {1} gibt es nicht.</translation>
        </message>
        <message>
            <source>there is nothing at it.</source>
            <translation>dort ist nichts.</translation>
        </message>
        <message>
            <source>version {1} is not supported.</source>
            <translation>Version {1} wird nicht unterstützt.</translation>
        </message>
        <message>
            <source>{1} Asking once more.</source>
            <translation>{1} Es wird noch einmal gefragt.</translation>
        </message>
        <message>
            <source>{1} Trying again in {2} s ({3} of {4}).</source>
            <translation>{1} Neuer Versuch in {2} s ({3} von {4}).</translation>
        </message>
        <message>
            <source>{1} is not a point in time: “{2}”. Write a date such as 2026-03-01, a time such as 2026-03-01 06:30, or -7 days, yesterday, now.</source>
            <translation>{1} ist kein Zeitpunkt: „{2}“. Schreiben Sie einen Tag wie 2026-03-01, einen Zeitpunkt wie 2026-03-01 06:30 oder -7 days, yesterday, now.</translation>
        </message>
        <message>
            <source>{1} is slow: it is asked one day at a time.</source>
            <translation>{1} ist langsam: Abgefragt wird Tag für Tag.</translation>
        </message>
        <message>
            <source>{1} is slow: it is asked one month at a time.</source>
            <translation>{1} ist langsam: Abgefragt wird Monat für Monat.</translation>
        </message>
        <message>
            <source>{1} observations hold something that is no time, number or text.</source>
            <translation>{1} Beobachtungen enthalten etwas, das weder Zeit noch Zahl noch Text ist.</translation>
        </message>
        <message>
            <source>{1} records dropped: {2} ({3})</source>
            <translation>{1} Einträge verworfen: {2} ({3})</translation>
        </message>
        <message>
            <source>{1} series are not listed: {2} ({3})</source>
            <translation>{1} Messreihen sind nicht aufgeführt: {2} ({3})</translation>
        </message>
        <message>
            <source>{1} stations have no geometry.</source>
            <translation>{1} Stationen haben keine Geometrie.</translation>
        </message>
        <message>
            <source>{1} stations have several places; the first one by id is taken.</source>
            <translation>{1} Stationen haben mehrere Orte; es gilt der mit der ersten Kennung.</translation>
        </message>
        <message>
            <source>{1} tells of {2} {3}, but gives only {4}.</source>
            <translation>{1} nennt {2} {3}, liefert aber nur {4}.</translation>
        </message>
        <message>
            <source>{1} {2} has {3} rows where {4} were written.</source>
            <translation>{1} {2} hat {3} Zeilen, geschrieben wurden {4}.</translation>
        </message>
        <message>
            <source>{1} {2} holds something that was not written by a pull.</source>
            <translation>{1} {2} enthält etwas, das nicht aus einem Abruf stammt.</translation>
        </message>
        <message>
            <source>{count} more ranges are missing; urbandata:checksnapshot lists them all.</source>
            <translation>Es fehlen {count} weitere Zeiträume; urbandata:checksnapshot listet alle auf.</translation>
        </message>
        <message>
            <source>{count} ranges of time</source>
            <translation>{count} Zeiträume</translation>
        </message>
        <message>
            <source>{count} series</source>
            <translation>{count} Messreihen</translation>
        </message>
        <message>
            <source>{file} cannot be written: {reason} What was pulled before is kept.</source>
            <translation>{file} kann nicht geschrieben werden: {reason} Was bis dahin abgerufen wurde, bleibt erhalten.</translation>
        </message>
        <message>
            <source>{file} is not a snapshot of Urban Data: {reason}</source>
            <translation>Die Datei {file} ist kein Datenstand von Urban Data: {reason}</translation>
        </message>
        <message>
            <source>{file} was replaced or removed while in use. Nothing more was written.</source>
            <translation>{file} wurde während der Verwendung ersetzt oder entfernt. Es wurde nichts weiter geschrieben.</translation>
        </message>
        <message>
            <source>{host} could not be reached. Check the address and the network, then try again.</source>
            <translation>{host} ist nicht erreichbar. Prüfen Sie die Adresse und das Netzwerk und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>{host} did not answer completely within {seconds} seconds.</source>
            <translation>{host} hat nicht binnen {seconds} Sekunden vollständig geantwortet.</translation>
        </message>
        <message>
            <source>{host} does not accept the request (status {status}).</source>
            <translation>{host} nimmt die Anfrage nicht an (Status {status}).</translation>
        </message>
        <message>
            <source>{host} has nothing at this address (status {status}).</source>
            <translation>{host} hat nichts unter dieser Adresse (Status {status}).</translation>
        </message>
        <message>
            <source>{host} is busy (status {status}) and asks to come back after {until}, longer than {seconds} s from now.</source>
            <translation>{host} ist überlastet (Status {status}) und bittet, erst nach {until} wiederzukommen, also in mehr als {seconds} s.</translation>
        </message>
        <message>
            <source>{host} is busy or disturbed at the moment (status {status}).</source>
            <translation>{host} ist zurzeit überlastet oder gestört (Status {status}).</translation>
        </message>
        <message>
            <source>{host} refers to another address ({target}), which is not followed.</source>
            <translation>{host} verweist auf eine andere Adresse ({target}), der nicht gefolgt wird.</translation>
        </message>
        <message>
            <source>{host} refuses access (status {status}). Check the authentication configuration.</source>
            <translation>{host} verweigert den Zugang (Status {status}). Prüfen Sie die Authentifizierungskonfiguration.</translation>
        </message>
        <message>
            <source>{start} to {end}, {series}: {cause}</source>
            <translation>{start} bis {end}, {series}: {cause}</translation>
        </message>
        <message>
            <source>{title} is incomplete: {missing}</source>
            <translation>{title} ist unvollständig: {missing}</translation>
        </message>
        <message>
            <source>{title}: there are no values in this period, area and choice of series.</source>
            <translation>{title}: Für diesen Zeitraum, dieses Gebiet und diese Messreihen gibt es keine Werte.</translation>
        </message>
        <message>
            <source>{title}: {count} records could not be used and were dropped.</source>
            <translation>{title}: {count} Einträge waren unbrauchbar und wurden verworfen.</translation>
        </message>
        <message>
            <source>{title}: {state}. {received} of {expected} values received, {stored} of them new.</source>
            <translation>{title}: {state}. {received} Werte angekommen (erwartet: {expected}), davon {stored} neu.</translation>
        </message>
        <message>
            <source>{title}: {state}. {received} values received, {stored} of them new.</source>
            <translation>{title}: {state}. {received} Werte angekommen, davon {stored} neu.</translation>
        </message>
        <message>
            <source>“{1}” is neither an address nor a saved platform.{2}</source>
            <translation>„{1}“ ist weder eine Adresse noch eine gespeicherte Plattform.{2}</translation>
        </message>
        <message>
            <source>“{1}” is not a request header that can be sent.</source>
            <translation>„{1}“ ist keine Kopfzeile, die gesendet werden kann.</translation>
        </message>
    </context>
</TS>
