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
            <source> There are, for example, {1}.</source>
            <translation> Es gibt zum Beispiel {1}.</translation>
        </message>
        <message>
            <source>&amp;Add features</source>
            <translation>Objekte hin&amp;zufügen</translation>
        </message>
        <message>
            <source>&amp;Add latest values</source>
            <translation>Neueste Werte hin&amp;zufügen</translation>
        </message>
        <message>
            <source>&amp;Add to the map</source>
            <translation>Zur Karte hin&amp;zufügen</translation>
        </message>
        <message>
            <source>&amp;Address</source>
            <translation>&amp;Adresse</translation>
        </message>
        <message>
            <source>&amp;Address of a platform (SensorThings API or OGC API – Features):</source>
            <translation>Adresse einer Pla&amp;ttform (SensorThings API oder OGC API – Features):</translation>
        </message>
        <message>
            <source>&amp;Area</source>
            <translation>&amp;Gebiet</translation>
        </message>
        <message>
            <source>&amp;Ask before more values than</source>
            <translation>&amp;Nachfragen ab mehr Werten als</translation>
        </message>
        <message>
            <source>&amp;Back to the catalogue</source>
            <translation>Zurück zum Katalo&amp;g</translation>
        </message>
        <message>
            <source>&amp;Catalogue</source>
            <translation>&amp;Katalog</translation>
        </message>
        <message>
            <source>&amp;Copy the address</source>
            <translation>Adresse &amp;kopieren</translation>
        </message>
        <message>
            <source>&amp;Data sets of {platform}</source>
            <translation>&amp;Datensätze von {platform}</translation>
        </message>
        <message>
            <source>&amp;Delete</source>
            <translation>&amp;Löschen</translation>
        </message>
        <message>
            <source>&amp;Delete…</source>
            <translation>&amp;Löschen …</translation>
        </message>
        <message>
            <source>&amp;Edit…</source>
            <translation>&amp;Bearbeiten …</translation>
        </message>
        <message>
            <source>&amp;Folder of snapshots</source>
            <translation>&amp;Ordner der Datenstände</translation>
        </message>
        <message>
            <source>&amp;From</source>
            <translation>&amp;Von</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>&amp;Hours an update goes back</source>
            <translation>St&amp;unden, die eine Aktualisierung zurückgeht</translation>
        </message>
        <message>
            <source>&amp;Keep it</source>
            <translation>&amp;Behalten</translation>
        </message>
        <message>
            <source>&amp;Keep live</source>
            <translation>Li&amp;ve halten</translation>
        </message>
        <message>
            <source>&amp;Keep live again</source>
            <translation>Wieder &amp;live halten</translation>
        </message>
        <message>
            <source>&amp;Kind of service</source>
            <translation>Art des &amp;Dienstes</translation>
        </message>
        <message>
            <source>&amp;Language of legends</source>
            <translation>&amp;Sprache der Legenden</translation>
        </message>
        <message>
            <source>&amp;Layer</source>
            <translation>&amp;Layer</translation>
        </message>
        <message>
            <source>&amp;More</source>
            <translation>&amp;Mehr</translation>
        </message>
        <message>
            <source>&amp;Name</source>
            <translation>&amp;Name</translation>
        </message>
        <message>
            <source>&amp;Office profile</source>
            <translation>Amts&amp;profil</translation>
        </message>
        <message>
            <source>&amp;Only the selected features ({count})</source>
            <translation>&amp;Nur die ausgewählten Objekte ({count})</translation>
        </message>
        <message>
            <source>&amp;Options…</source>
            <translation>&amp;Optionen…</translation>
        </message>
        <message>
            <source>&amp;Pull</source>
            <translation>&amp;Abrufen</translation>
        </message>
        <message>
            <source>&amp;Refresh</source>
            <translation>&amp;Neu auflisten</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>&amp;Entfernen</translation>
        </message>
        <message>
            <source>&amp;Remove the header</source>
            <translation>Kopfzeile &amp;entfernen</translation>
        </message>
        <message>
            <source>&amp;Replace it</source>
            <translation>&amp;Ersetzen</translation>
        </message>
        <message>
            <source>&amp;Requests at the same time</source>
            <translation>&amp;Anfragen gleichzeitig</translation>
        </message>
        <message>
            <source>&amp;Resume</source>
            <translation>&amp;Fortsetzen</translation>
        </message>
        <message>
            <source>&amp;Retry</source>
            <translation>&amp;Wiederholen</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>&amp;Speichern</translation>
        </message>
        <message>
            <source>&amp;Series</source>
            <translation>&amp;Messreihen</translation>
        </message>
        <message>
            <source>&amp;Show in the dock</source>
            <translation>Im &amp;Dock zeigen</translation>
        </message>
        <message>
            <source>&amp;Show the source</source>
            <translation>&amp;Quelle zeigen</translation>
        </message>
        <message>
            <source>&amp;Snapshots</source>
            <translation>&amp;Datenstände</translation>
        </message>
        <message>
            <source>&amp;Tasks</source>
            <translation>&amp;Aufgaben</translation>
        </message>
        <message>
            <source>&amp;Tasks ({count})</source>
            <translation>&amp;Aufgaben ({count})</translation>
        </message>
        <message>
            <source>&amp;Test</source>
            <translation>&amp;Testen</translation>
        </message>
        <message>
            <source>&amp;Time zone</source>
            <translation>&amp;Zeitzone</translation>
        </message>
        <message>
            <source>&amp;Until</source>
            <translation>&amp;Bis</translation>
        </message>
        <message>
            <source>&amp;Update</source>
            <translation>Akt&amp;ualisieren</translation>
        </message>
        <message>
            <source>&amp;Update from the platform</source>
            <translation>Von der Plattform &amp;aktualisieren</translation>
        </message>
        <message>
            <source>&amp;Use this address</source>
            <translation>Diese Adresse &amp;verwenden</translation>
        </message>
        <message>
            <source>&amp;Verify</source>
            <translation>Auf Schäden &amp;prüfen</translation>
        </message>
        <message>
            <source>&amp;Yes, pull all of that</source>
            <translation>&amp;Ja, all das abrufen</translation>
        </message>
        <message>
            <source>&amp;Yes, pull without knowing how much it is</source>
            <translation>&amp;Ja, abrufen, ohne zu wissen, wie viel es ist</translation>
        </message>
        <message>
            <source>&amp;Zoom to it</source>
            <translation>&amp;Darauf zoomen</translation>
        </message>
        <message>
            <source>1 day ago</source>
            <translation>vor einem Tag</translation>
        </message>
        <message>
            <source>1 feature</source>
            <translation>1 Objekt</translation>
        </message>
        <message>
            <source>1 hour ago</source>
            <translation>vor einer Stunde</translation>
        </message>
        <message>
            <source>1 minute ago</source>
            <translation>vor einer Minute</translation>
        </message>
        <message>
            <source>1 month</source>
            <translation>1 Monat</translation>
        </message>
        <message>
            <source>1 month ago</source>
            <translation>vor einem Monat</translation>
        </message>
        <message>
            <source>1 object</source>
            <translation>1 Objekt</translation>
        </message>
        <message>
            <source>1 station</source>
            <translation>1 Station</translation>
        </message>
        <message>
            <source>1 station has no place and is in no layer.</source>
            <translation>1 Station hat keinen Ort und ist in keinem Layer.</translation>
        </message>
        <message>
            <source>1 value</source>
            <translation>1 Wert</translation>
        </message>
        <message>
            <source>1 week</source>
            <translation>1 Woche</translation>
        </message>
        <message>
            <source>1 year</source>
            <translation>1 Jahr</translation>
        </message>
        <message>
            <source>1 year ago</source>
            <translation>vor einem Jahr</translation>
        </message>
        <message>
            <source>1. Paste an address</source>
            <translation>1. Adresse einfügen</translation>
        </message>
        <message>
            <source>2. Pick a known platform</source>
            <translation>2. Bekannte Plattform wählen</translation>
        </message>
        <message>
            <source>3. Try the demo city</source>
            <translation>3. Demostadt ausprobieren</translation>
        </message>
        <message>
            <source>A JSON file with the name, colours and logo of your office, for maps.</source>
            <translation>Eine JSON-Datei mit Name, Farben und Logo Ihres Amtes, für Karten.</translation>
        </message>
        <message>
            <source>A bucket of {1} does not fit a day. Use minutes or hours that divide it, or one day, week, month or year.</source>
            <translation>Eine Zeitspanne von {1} passt nicht in einen Tag. Geben Sie Minuten oder Stunden an, die ihn teilen, oder einen Tag, eine Woche, einen Monat oder ein Jahr.</translation>
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
            <source>A file with the office's name, colours and logo. Empty: the one of the settings, if any.</source>
            <translation>Eine Datei mit Name, Farben und Logo des Amtes. Leer: die aus den Einstellungen, wenn dort eine steht.</translation>
        </message>
        <message>
            <source>A line below the title.</source>
            <translation>Eine Zeile unter dem Titel.</translation>
        </message>
        <message>
            <source>A made-up town on this computer: weather, air, traffic and more, without internet.</source>
            <translation>Eine erfundene Stadt auf diesem Rechner: Wetter, Luft, Verkehr und mehr, ohne Internet.</translation>
        </message>
        <message>
            <source>A new snapshot is made.</source>
            <translation>Ein neuer Datenstand wird angelegt.</translation>
        </message>
        <message>
            <source>A period must end after it begins. Check its two times.</source>
            <translation>Ein Zeitraum muss nach seinem Beginn enden. Prüfen Sie die beiden Zeiten.</translation>
        </message>
        <message>
            <source>A platform's name is not empty and has no slash, line break or blank at its ends.</source>
            <translation>Der Name einer Plattform ist nicht leer und hat weder Schrägstrich noch Zeilenumbruch noch Leerzeichen am Rand.</translation>
        </message>
        <message>
            <source>A print layout of your own (.qpt), whose items are found by their ids. Empty: that of the plugin.</source>
            <translation>Ein eigenes Drucklayout (.qpt), dessen Elemente an ihren Kennungen erkannt werden. Leer: das der Erweiterung.</translation>
        </message>
        <message>
            <source>A profile of days needs hours or minutes. Gather the values by the hour first.</source>
            <translation>Ein Tagesgang braucht Stunden oder Minuten. Fassen Sie die Werte zuerst stundenweise zusammen.</translation>
        </message>
        <message>
            <source>A pull that brings more is started only when you agree to it.</source>
            <translation>Ein Abruf, der mehr bringt, beginnt erst, wenn Sie zustimmen.</translation>
        </message>
        <message>
            <source>A quantile needs a share between 0 and 1, such as 0.95.</source>
            <translation>Ein Quantil braucht einen Anteil zwischen 0 und 1, etwa 0,95.</translation>
        </message>
        <message>
            <source>A request header has a value but no name.</source>
            <translation>Eine Kopfzeile hat einen Wert, aber keinen Namen.</translation>
        </message>
        <message>
            <source>A snapshot is a GeoPackage; its name must end in .gpkg, not in {1}.</source>
            <translation>Ein Datenstand ist ein GeoPackage; sein Name muss auf .gpkg enden, nicht auf {1}.</translation>
        </message>
        <message>
            <source>A table is written as .csv or .xlsx, not as “{1}”.</source>
            <translation>Eine Tabelle wird als .csv oder .xlsx geschrieben, nicht als „{1}“.</translation>
        </message>
        <message>
            <source>A&amp;dd a header</source>
            <translation>Kopfzeile &amp;hinzufügen</translation>
        </message>
        <message>
            <source>About {size} are transferred in {requests}, which takes {time}; the snapshot grows by about {room}.</source>
            <translation>Übertragen werden etwa {size} in {requests}, das dauert {time}; der Datenstand wächst um etwa {room}.</translation>
        </message>
        <message>
            <source>Add a &amp;snapshot file…</source>
            <translation>Datei &amp;aufnehmen …</translation>
        </message>
        <message>
            <source>Add a platform</source>
            <translation>Plattform hinzufügen</translation>
        </message>
        <message>
            <source>Add a platform by its address, with a sign-in or a tenant where it needs one</source>
            <translation>Eine Plattform über ihre Adresse hinzufügen, wo nötig mit Anmeldung oder Mandant</translation>
        </message>
        <message>
            <source>Add a snapshot file</source>
            <translation>Datei eines Datenstands aufnehmen</translation>
        </message>
        <message>
            <source>Add and l&amp;ist</source>
            <translation>H&amp;inzufügen und auflisten</translation>
        </message>
        <message>
            <source>Add it in QGIS's data source manager. Urban Data reads SensorThings API and OGC API – Features.</source>
            <translation>Fügen Sie ihn in der Datenquellenverwaltung von QGIS hinzu. Urban Data liest SensorThings API und OGC API – Features.</translation>
        </message>
        <message>
            <source>Add plat&amp;form…</source>
            <translation>Plattfor&amp;m hinzufügen …</translation>
        </message>
        <message>
            <source>Add the layer to the project</source>
            <translation>Layer dem Projekt hinzufügen</translation>
        </message>
        <message>
            <source>Add the plat&amp;form</source>
            <translation>Plattform hin&amp;zufügen</translation>
        </message>
        <message>
            <source>Add to the &amp;map afterwards</source>
            <translation>Danach in die &amp;Karte einfügen</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Address of a platform</source>
            <translation>Adresse einer Plattform</translation>
        </message>
        <message>
            <source>Agree to the amount first.</source>
            <translation>Stimmen Sie zuerst der Menge zu.</translation>
        </message>
        <message>
            <source>All features</source>
            <translation>Alle Objekte</translation>
        </message>
        <message>
            <source>All of their features come. You can choose an area instead, and see how much lies in it.</source>
            <translation>Alle Objekte kommen. Stattdessen können Sie ein Gebiet wählen und sehen, wie viel darin liegt.</translation>
        </message>
        <message>
            <source>An event has to end after it begins, and to last a week at most. Change its times.</source>
            <translation>Ein Ereignis muss nach seinem Beginn enden und darf höchstens eine Woche dauern. Ändern Sie seine Zeiten.</translation>
        </message>
        <message>
            <source>An expression of “{1}” in the template reads files or runs code and was left out.</source>
            <translation>Ein Ausdruck von „{1}“ in der Layoutvorlage liest Dateien oder führt Code aus und wurde weggelassen.</translation>
        </message>
        <message>
            <source>An update goes on from what the snapshot holds; FROM counts for what it does not hold at all yet.</source>
            <translation>Eine Aktualisierung macht dort weiter, wo der Datenstand endet; FROM zählt für das, was er noch gar nicht enthält.</translation>
        </message>
        <message>
            <source>Another program is reading the snapshot, which therefore keeps a second file beside it (-wal). Close that program before you copy the file by hand.</source>
            <translation>Ein anderes Programm liest den Datenstand, der deshalb eine zweite Datei neben sich behält (-wal). Schließen Sie dieses Programm, bevor Sie die Datei von Hand kopieren.</translation>
        </message>
        <message>
            <source>Area</source>
            <translation>Gebiet</translation>
        </message>
        <message>
            <source>Arrived</source>
            <translation>Angekommen</translation>
        </message>
        <message>
            <source>As QGIS</source>
            <translation>Wie QGIS</translation>
        </message>
        <message>
            <source>As entered below</source>
            <translation>Wie unten eingegeben</translation>
        </message>
        <message>
            <source>As “From”; the end itself does not belong to the period. Empty: to the end.</source>
            <translation>Wie „Von“; das Ende selbst gehört nicht zum Zeitraum. Leer: bis zum Ende.</translation>
        </message>
        <message>
            <source>Ask for less at once, such as a shorter period or a smaller area.</source>
            <translation>Fragen Sie weniger auf einmal ab, etwa einen kürzeren Zeitraum oder ein kleineres Gebiet.</translation>
        </message>
        <message>
            <source>Ask for what earlier pulls left unfinished</source>
            <translation>Abfragen, was frühere Abrufe nicht beendet haben</translation>
        </message>
        <message>
            <source>Ask for what is new since the last pull</source>
            <translation>Abfragen, was seit dem letzten Abruf neu ist</translation>
        </message>
        <message>
            <source>Ask the platform's operator: perhaps no encryption is spoken there, or an outdated one only.</source>
            <translation>Fragen Sie den Betreiber der Plattform: Vielleicht wird dort gar nicht oder nur veraltet verschlüsselt.</translation>
        </message>
        <message>
            <source>Ask your administrators or the platform's operator. A certificate of your own office can be added in QGIS's options under “Authentication”.</source>
            <translation>Fragen Sie Ihre Systembetreuung oder den Betreiber der Plattform. Ein Zertifikat Ihres eigenen Hauses können Sie in den Optionen von QGIS unter „Authentifizierung“ hinzufügen.</translation>
        </message>
        <message>
            <source>Asked for</source>
            <translation>Abgefragt</translation>
        </message>
        <message>
            <source>Asking {host}…</source>
            <translation>{host} wird gefragt …</translation>
        </message>
        <message>
            <source>Asks for a period, an area and a file, and says how much it will be</source>
            <translation>Fragt nach Zeitraum, Gebiet und Datei und sagt, wie viel es wird</translation>
        </message>
        <message>
            <source>Asks for an area and a file, and says how much it will be</source>
            <translation>Fragt nach Gebiet und Datei und sagt, wie viel es wird</translation>
        </message>
        <message>
            <source>Asks the platform again what it offers</source>
            <translation>Fragt die Plattform erneut, was sie anbietet</translation>
        </message>
        <message>
            <source>At {1} more than one series measures {2}. Choose one of them, such as the hourly means.</source>
            <translation>An {1} misst mehr als eine Messreihe {2}. Wählen Sie eine davon, etwa die Stundenmittel.</translation>
        </message>
        <message>
            <source>Attribution</source>
            <translation>Quellenangabe</translation>
        </message>
        <message>
            <source>Averaging period</source>
            <translation>Mittelungszeitraum</translation>
        </message>
        <message>
            <source>Background</source>
            <translation>Hintergrund</translation>
        </message>
        <message>
            <source>Basemap</source>
            <translation>Hintergrundkarte</translation>
        </message>
        <message>
            <source>Being read…</source>
            <translation>Wird gelesen…</translation>
        </message>
        <message>
            <source>Bytes</source>
            <translation>Bytes</translation>
        </message>
        <message>
            <source>C&amp;opy…</source>
            <translation>Kop&amp;ieren …</translation>
        </message>
        <message>
            <source>Ca&amp;ncel</source>
            <translation>Abbreche&amp;n</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Abgebrochen</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>Catalogue, snapshots and tasks</source>
            <translation>Katalog, Datenstände und Aufgaben</translation>
        </message>
        <message>
            <source>Cause</source>
            <translation>Ursache</translation>
        </message>
        <message>
            <source>Change a platform</source>
            <translation>Plattform ändern</translation>
        </message>
        <message>
            <source>Change the platform…</source>
            <translation>Plattform ändern…</translation>
        </message>
        <message>
            <source>Changes the name, the address or the sign-in</source>
            <translation>Ändert Name, Adresse oder Anmeldung</translation>
        </message>
        <message>
            <source>Chec&amp;k the address</source>
            <translation>Adresse &amp;untersuchen</translation>
        </message>
        <message>
            <source>Check the address and the request headers.</source>
            <translation>Prüfen Sie die Adresse und die Kopfzeilen.</translation>
        </message>
        <message>
            <source>Check the path of the address; that of a SensorThings service usually ends in /v1.1.</source>
            <translation>Prüfen Sie den Pfad der Adresse; der eines SensorThings-Dienstes endet meist auf /v1.1.</translation>
        </message>
        <message>
            <source>Check what a snapshot holds and lacks</source>
            <translation>Datenstand auf Vollständigkeit prüfen</translation>
        </message>
        <message>
            <source>Check {url}</source>
            <translation>Adresse untersuchen: {url}</translation>
        </message>
        <message>
            <source>Choose a data set first.</source>
            <translation>Wählen Sie zuerst einen Datensatz.</translation>
        </message>
        <message>
            <source>Choose a data set to see what it is.</source>
            <translation>Wählen Sie einen Datensatz, um zu sehen, was er enthält.</translation>
        </message>
        <message>
            <source>Choose a file for the data.</source>
            <translation>Wählen Sie eine Datei für die Daten.</translation>
        </message>
        <message>
            <source>Choose a snapshot to see what it holds.</source>
            <translation>Wählen Sie einen Datenstand, um zu sehen, was er enthält.</translation>
        </message>
        <message>
            <source>Choose a task to see what became of it.</source>
            <translation>Wählen Sie eine Aufgabe, um zu sehen, was daraus geworden ist.</translation>
        </message>
        <message>
            <source>Choose another area.</source>
            <translation>Wählen Sie ein anderes Gebiet.</translation>
        </message>
        <message>
            <source>Choose another file.</source>
            <translation>Wählen Sie eine andere Datei.</translation>
        </message>
        <message>
            <source>Choose another period.</source>
            <translation>Wählen Sie einen anderen Zeitraum.</translation>
        </message>
        <message>
            <source>Choose the Land whose public holidays and school breaks count.</source>
            <translation>Wählen Sie das Land, dessen Feiertage und Schulferien zählen.</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>Klassen</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Leeren</translation>
        </message>
        <message>
            <source>Clear &amp;finished</source>
            <translation>&amp;Fertige entfernen</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Complete</source>
            <translation>Vollständig</translation>
        </message>
        <message>
            <source>Completeness</source>
            <translation>Vollständigkeit</translation>
        </message>
        <message>
            <source>Copied to {file}.</source>
            <translation>Kopiert nach {file}.</translation>
        </message>
        <message>
            <source>Copied to {file}. The snapshot is damaged, and so is the copy.</source>
            <translation>Kopiert nach {file}. Der Datenstand ist beschädigt und damit auch die Kopie.</translation>
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
            <source>Copy the snapshot</source>
            <translation>Datenstand kopieren</translation>
        </message>
        <message>
            <source>Copying {file}</source>
            <translation>{file} wird kopiert</translation>
        </message>
        <message>
            <source>Counting the features of {platform}</source>
            <translation>Zählen der Objekte von {platform}</translation>
        </message>
        <message>
            <source>Covers</source>
            <translation>Ausdehnung</translation>
        </message>
        <message>
            <source>Data as of {time}</source>
            <translation>Datenstand {time}</translation>
        </message>
        <message>
            <source>Data set</source>
            <translation>Datensatz</translation>
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
            <source>Data sets shown: {count}</source>
            <translation>Angezeigte Datensätze: {count}</translation>
        </message>
        <message>
            <source>Days and hours are those of this zone, on maps, in tables and in what you enter.</source>
            <translation>Tage und Stunden sind die dieser Zone, auf Karten, in Tabellen und in Ihren Eingaben.</translation>
        </message>
        <message>
            <source>Days to keep</source>
            <translation>Tage, die erhalten bleiben</translation>
        </message>
        <message>
            <source>Delete a snapshot</source>
            <translation>Datenstand löschen</translation>
        </message>
        <message>
            <source>Delete the snapshot {file}?</source>
            <translation>Den Datenstand {file} löschen?</translation>
        </message>
        <message>
            <source>Deleting {file}</source>
            <translation>{file} wird gelöscht</translation>
        </message>
        <message>
            <source>Demo city</source>
            <translation>Demostadt</translation>
        </message>
        <message>
            <source>Demo city, geodata</source>
            <translation>Demostadt, Geodaten</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>Beschreibung</translation>
        </message>
        <message>
            <source>Do not rely on it: put back a good copy and verify that, or pull into a new file.</source>
            <translation>Verlassen Sie sich nicht darauf: Legen Sie eine gute Kopie zurück und prüfen Sie diese, oder rufen Sie in eine neue Datei ab.</translation>
        </message>
        <message>
            <source>Do the chosen task again; a pull goes on where it stopped</source>
            <translation>Die gewählte Aufgabe noch einmal ausführen; ein Abruf setzt dort fort, wo er aufgehört hat</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>Done.</source>
            <translation>Fertig.</translation>
        </message>
        <message>
            <source>Dots per inch of pictures, also of those within a PDF.</source>
            <translation>Punkte je Zoll von Bildern, auch derer im PDF.</translation>
        </message>
        <message>
            <source>Empty: that of the office profile, else A4.</source>
            <translation>Leer: das aus dem Amtsprofil, sonst A4.</translation>
        </message>
        <message>
            <source>Empty: that of the office profile, else landscape.</source>
            <translation>Leer: die aus dem Amtsprofil, sonst quer (landscape).</translation>
        </message>
        <message>
            <source>Empty: the folder of the project, else “Urban Data” in your documents.</source>
            <translation>Leer: der Ordner des Projekts, sonst „Urban Data“ in Ihren Dokumenten.</translation>
        </message>
        <message>
            <source>Empty: what the layers show.</source>
            <translation>Leer: was die Layer zeigen.</translation>
        </message>
        <message>
            <source>End</source>
            <translation>Ende</translation>
        </message>
        <message>
            <source>Enter adds the latest values of the chosen data sets</source>
            <translation>Die Eingabetaste fügt die neuesten Werte der gewählten Datensätze hinzu</translation>
        </message>
        <message>
            <source>Enter the address of the service itself, not that of its web page; that of a SensorThings service usually ends in /v1.1, and below that of an OGC API there is a page /collections. The platform's documentation or operator can tell.</source>
            <translation>Geben Sie die Adresse des Dienstes selbst ein, nicht die seiner Webseite. Die eines SensorThings-Dienstes endet meist auf /v1.1; unter der einer OGC API gibt es eine Seite /collections. Auskunft geben die Dokumentation oder der Betreiber der Plattform.</translation>
        </message>
        <message>
            <source>Enter the whole path of the office profile.</source>
            <translation>Geben Sie den vollständigen Pfad des Amtsprofils an.</translation>
        </message>
        <message>
            <source>Estimate a pull</source>
            <translation>Abruf abschätzen</translation>
        </message>
        <message>
            <source>Estimate for {platform}</source>
            <translation>Schätzung für {platform}</translation>
        </message>
        <message>
            <source>Every snapshot with its state; below each its data sets</source>
            <translation>Jeder Datenstand mit seinem Zustand; darunter seine Datensätze</translation>
        </message>
        <message>
            <source>Every task with its progress, the newest first</source>
            <translation>Alle Aufgaben mit ihrem Fortschritt, die neueste zuerst</translation>
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
            <source>Everything the platform has</source>
            <translation>Alles, was die Plattform hat</translation>
        </message>
        <message>
            <source>Everywhere</source>
            <translation>Überall</translation>
        </message>
        <message>
            <source>Expected</source>
            <translation>Erwartet</translation>
        </message>
        <message>
            <source>Expected is an estimate</source>
            <translation>Erwartet ist eine Schätzung</translation>
        </message>
        <message>
            <source>Export a table</source>
            <translation>Tabelle exportieren</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Ausschnitt</translation>
        </message>
        <message>
            <source>FROM and UNTIL choose observations; for this table they do not count.</source>
            <translation>FROM und UNTIL wählen Beobachtungen; für diese Tabelle zählen sie nicht.</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Fehlgeschlagen</translation>
        </message>
        <message>
            <source>Far away from all others and not on the map: {1}. The coordinates may be wrong.</source>
            <translation>Weit weg von allen anderen und nicht auf der Karte: {1}. Die Koordinaten sind womöglich falsch.</translation>
        </message>
        <message>
            <source>Features</source>
            <translation>Objekte</translation>
        </message>
        <message>
            <source>Features have no values over time.</source>
            <translation>Objekte haben keine Werte über die Zeit.</translation>
        </message>
        <message>
            <source>Features to come: {values}.</source>
            <translation>Erwartete Objekte: {values}.</translation>
        </message>
        <message>
            <source>Features without an id are known by their content: one that changes counts as a new one.</source>
            <translation>Objekte ohne Kennung werden an ihrem Inhalt erkannt: Ein geändertes zählt als neues.</translation>
        </message>
        <message>
            <source>Features: objects with a place, without values over time</source>
            <translation>Objekte mit einem Ort, ohne Werte über die Zeit</translation>
        </message>
        <message>
            <source>Fills in a SensorThings connection that QGIS knows.</source>
            <translation>Trägt eine SensorThings-Verbindung ein, die QGIS kennt.</translation>
        </message>
        <message>
            <source>Find out whether the file is as it was written</source>
            <translation>Feststellen, ob die Datei so ist, wie sie geschrieben wurde</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Ordner</translation>
        </message>
        <message>
            <source>For a platform that wants a sign-in or the name of a tenant</source>
            <translation>Für eine Plattform, die eine Anmeldung oder den Namen eines Mandanten verlangt</translation>
        </message>
        <message>
            <source>For values that reach the platform late.</source>
            <translation>Für Werte, die erst verspätet auf der Plattform ankommen.</translation>
        </message>
        <message>
            <source>For&amp;get</source>
            <translation>Aus der Liste &amp;nehmen</translation>
        </message>
        <message>
            <source>Found out automatically</source>
            <translation>Wird automatisch erkannt</translation>
        </message>
        <message>
            <source>Found: {api} at {url}.</source>
            <translation>Gefunden: {api} unter {url}.</translation>
        </message>
        <message>
            <source>From</source>
            <translation>Von</translation>
        </message>
        <message>
            <source>Generation and use are not known for the same intervals. Bring both to the same step first.</source>
            <translation>Erzeugung und Verbrauch sind nicht für dieselben Intervalle bekannt. Bringen Sie beide zuerst auf denselben Zeitschritt.</translation>
        </message>
        <message>
            <source>Go on with “With sign-in…”.</source>
            <translation>Weiter mit „Mit Anmeldung …“.</translation>
        </message>
        <message>
            <source>Gone since</source>
            <translation>Verschwunden seit</translation>
        </message>
        <message>
            <source>Header</source>
            <translation>Kopfzeile</translation>
        </message>
        <message>
            <source>Headers</source>
            <translation>Kopfzeilen</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>How much it will be</source>
            <translation>Wie viel es sein wird</translation>
        </message>
        <message>
            <source>Id</source>
            <translation>Kennung</translation>
        </message>
        <message>
            <source>If you trust that address, enter it as the platform's.</source>
            <translation>Wenn Sie dieser Adresse trauen, tragen Sie sie als die der Plattform ein.</translation>
        </message>
        <message>
            <source>In the office profile {1}, a colour must be written like #2f5d8a.</source>
            <translation>Im Amtsprofil {1} muss eine Farbe wie #2f5d8a geschrieben sein.</translation>
        </message>
        <message>
            <source>In the office profile {1}, “colours” may have “accent” and “text”.</source>
            <translation>Im Amtsprofil {1} darf „colours“ die Einträge „accent“ und „text“ haben.</translation>
        </message>
        <message>
            <source>In the office profile {1}, “logo” must be an SVG, PNG or JPEG file of this computer.</source>
            <translation>Im Amtsprofil {1} muss „logo“ eine SVG-, PNG- oder JPEG-Datei auf diesem Rechner sein.</translation>
        </message>
        <message>
            <source>In the office profile {1}, “{2}” must be a text.</source>
            <translation>Im Amtsprofil {1} muss „{2}“ ein Text sein.</translation>
        </message>
        <message>
            <source>In the office profile {1}, “{2}” must be one of {3}.</source>
            <translation>Im Amtsprofil {1} muss „{2}“ eines von {3} sein.</translation>
        </message>
        <message>
            <source>In this area no series has one of these as its id, name or observed property: {1}.{2}</source>
            <translation>In diesem Gebiet hat keine Messreihe eine dieser Kennungen, Namen oder Messgrößen: {1}.{2}</translation>
        </message>
        <message>
            <source>In this project, layers were kept live: {titles}. Nobody is asked until you say so.</source>
            <translation>In diesem Projekt wurden Layer live gehalten: {titles}. Es wird erst gefragt, wenn Sie es sagen.</translation>
        </message>
        <message>
            <source>In {1} the map may be drawn beyond its frame.</source>
            <translation>In {1} kann die Karte über ihren Rahmen hinaus gezeichnet sein.</translation>
        </message>
        <message>
            <source>In {1}, the address of the basemap “{2}” must begin with http:// or https://.</source>
            <translation>In {1} muss die Adresse der Hintergrundkarte „{2}“ mit http:// oder https:// beginnen.</translation>
        </message>
        <message>
            <source>In {1}, the background of the basemap “{2}” must be light or dark.</source>
            <translation>In {1} muss der Hintergrund (background) der Grundkarte „{2}“ light oder dark sein.</translation>
        </message>
        <message>
            <source>In {1}, the basemap “{2}” needs the texts {3}.</source>
            <translation>In {1} braucht die Hintergrundkarte „{2}“ die Texte {3}.</translation>
        </message>
        <message>
            <source>In {1}, the basemaps must be one JSON object.</source>
            <translation>In {1} müssen die Hintergrundkarten ein JSON-Objekt sein.</translation>
        </message>
        <message>
            <source>In {1}, the title of the basemap “{2}” must be texts by language.</source>
            <translation>In {1} muss der Titel der Hintergrundkarte „{2}“ aus Texten je Sprache bestehen.</translation>
        </message>
        <message>
            <source>Incomplete</source>
            <translation>Unvollständig</translation>
        </message>
        <message>
            <source>Incomplete.</source>
            <translation>Unvollständig.</translation>
        </message>
        <message>
            <source>Intervals are written with their last second included; their ends are taken as the next full minute.</source>
            <translation>Zeiträume sind einschließlich ihrer letzten Sekunde angegeben; als Ende gilt die nächste volle Minute.</translation>
        </message>
        <message>
            <source>It is chosen in the platform's dialog under “Sign-in”; the plus button there creates one.</source>
            <translation>Gewählt wird sie im Dialog der Plattform unter „Anmeldung“; die Plus-Schaltfläche dort legt eine an.</translation>
        </message>
        <message>
            <source>It is not kept: the setting stays as it was.</source>
            <translation>Das wird nicht übernommen: Die Einstellung bleibt, wie sie war.</translation>
        </message>
        <message>
            <source>It is shown as soon as it is free.</source>
            <translation>Er wird gezeigt, sobald er frei ist.</translation>
        </message>
        <message>
            <source>It is the proxy that asks: enter its sign-in in QGIS's options under “Network”.</source>
            <translation>Der Proxy fragt danach: Tragen Sie seine Anmeldung in den Optionen von QGIS unter „Netzwerk“ ein.</translation>
        </message>
        <message>
            <source>Its layer leaves the project:</source>
            <translation>Sein Layer verlässt das Projekt:</translation>
        </message>
        <message>
            <source>Its user name or password may be wrong, or it may not be allowed to read this.</source>
            <translation>Vielleicht stimmen Benutzername oder Passwort nicht, oder sie darf dies nicht lesen.</translation>
        </message>
        <message>
            <source>Its {count} layers leave the project:</source>
            <translation>Seine {count} Layer verlassen das Projekt:</translation>
        </message>
        <message>
            <source>K&amp;nown platforms</source>
            <translation>Bekann&amp;te Plattformen</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>Kennung</translation>
        </message>
        <message>
            <source>Key or title of the data set. Empty: the only one of the snapshot.</source>
            <translation>Schlüssel oder Titel des Datensatzes. Leer: der einzige des Datenstands.</translation>
        </message>
        <message>
            <source>Keys or titles as “List the data sets of a platform” shows them, one per line or with semicolons between; * stands for all of them.</source>
            <translation>Schlüssel oder Titel, wie „Datensätze einer Plattform auflisten“ sie zeigt, je Zeile einer oder durch Semikolon getrennt; * steht für alle.</translation>
        </message>
        <message>
            <source>Keys or titles of data sets in the snapshot, one per line or with semicolons between.</source>
            <translation>Schlüssel oder Titel von Datensätzen im Datenstand, je Zeile einer oder durch Semikolon getrennt.</translation>
        </message>
        <message>
            <source>Keys or titles of data sets in the snapshot, one per line. Empty: all.</source>
            <translation>Schlüssel oder Titel von Datensätzen im Datenstand, je Zeile einer. Leer: alle.</translation>
        </message>
        <message>
            <source>Keywords</source>
            <translation>Schlagwörter</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Known public platforms</source>
            <translation>Bekannte öffentliche Plattformen</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Language of the texts</source>
            <translation>Sprache der Texte</translation>
        </message>
        <message>
            <source>Last 24 hours</source>
            <translation>Letzte 24 Stunden</translation>
        </message>
        <message>
            <source>Last 30 days</source>
            <translation>Letzte 30 Tage</translation>
        </message>
        <message>
            <source>Last 7 days</source>
            <translation>Letzte 7 Tage</translation>
        </message>
        <message>
            <source>Last answer: {time}.</source>
            <translation>Letzte Antwort: {time}.</translation>
        </message>
        <message>
            <source>Latest values</source>
            <translation>Neueste Werte</translation>
        </message>
        <message>
            <source>Latest values of {time}</source>
            <translation>Neueste Werte vom {time}</translation>
        </message>
        <message>
            <source>Latitude</source>
            <translation>Breite</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>Layer</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>Layer</translation>
        </message>
        <message>
            <source>Layers at the same places hide each other: {1} below {2}.</source>
            <translation>Layer an denselben Orten verdecken einander: {1} unter {2}.</translation>
        </message>
        <message>
            <source>Layers of {file}</source>
            <translation>Layer aus {file}</translation>
        </message>
        <message>
            <source>Layers to show as they are styled, the topmost first.</source>
            <translation>Layer, die so gezeigt werden, wie sie gestaltet sind, der oberste zuerst.</translation>
        </message>
        <message>
            <source>Layers, one for each kind of geometry</source>
            <translation>Layer, einer für jede Art von Geometrie</translation>
        </message>
        <message>
            <source>Legend</source>
            <translation>Legende</translation>
        </message>
        <message>
            <source>Length of a frame</source>
            <translation>Länge eines Einzelbilds</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>Lizenz</translation>
        </message>
        <message>
            <source>List the data sets of a platform</source>
            <translation>Datensätze einer Plattform auflisten</translation>
        </message>
        <message>
            <source>List the data sets of {name}</source>
            <translation>Datensätze auflisten: {name}</translation>
        </message>
        <message>
            <source>List the platform anew: what you want may have been moved or deleted.</source>
            <translation>Listen Sie die Plattform neu auf: Das Gewünschte wurde vielleicht verschoben oder gelöscht.</translation>
        </message>
        <message>
            <source>Listing the data sets…</source>
            <translation>Datensätze werden aufgelistet …</translation>
        </message>
        <message>
            <source>Live layers of {file}: {problem}</source>
            <translation>Live-Layer aus {file}: {problem}</translation>
        </message>
        <message>
            <source>Live: {platform} is asked {interval}.</source>
            <translation>Live: {platform} wird {interval} gefragt.</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>Longitude</source>
            <translation>Länge</translation>
        </message>
        <message>
            <source>Looking at {file}</source>
            <translation>{file} ansehen</translation>
        </message>
        <message>
            <source>Made on {day}</source>
            <translation>Erstellt am {day}</translation>
        </message>
        <message>
            <source>Make a map for a report</source>
            <translation>Karte für eine Vorlage machen</translation>
        </message>
        <message>
            <source>Make room or choose another folder, then resume.</source>
            <translation>Schaffen Sie Platz oder wählen Sie einen anderen Ordner, und setzen Sie dann fort.</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Karte</translation>
        </message>
        <message>
            <source>Maps and tables</source>
            <translation>Karten und Tabellen</translation>
        </message>
        <message>
            <source>Missing</source>
            <translation>Es fehlt</translation>
        </message>
        <message>
            <source>Missing from</source>
            <translation>Fehlt von</translation>
        </message>
        <message>
            <source>Missing of {title}: {range}</source>
            <translation>Es fehlt von {title}: {range}</translation>
        </message>
        <message>
            <source>Missing until</source>
            <translation>Fehlt bis</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>Art des Abrufs</translation>
        </message>
        <message>
            <source>More than {count} are only pulled when you agree.</source>
            <translation>Mehr als {count} werden nur abgerufen, wenn Sie zustimmen.</translation>
        </message>
        <message>
            <source>More that can be done with the snapshot</source>
            <translation>Was sich sonst mit dem Datenstand tun lässt</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Name the PLATFORM that the sign-in is for; a snapshot may name any address.</source>
            <translation>Nennen Sie mit PLATFORM die Plattform, für die die Anmeldung gilt; ein Datenstand kann jede Adresse nennen.</translation>
        </message>
        <message>
            <source>Names on the platform</source>
            <translation>Namen auf der Plattform</translation>
        </message>
        <message>
            <source>New platform</source>
            <translation>Neue Plattform</translation>
        </message>
        <message>
            <source>Newest value</source>
            <translation>Neuester Wert</translation>
        </message>
        <message>
            <source>No API is known.</source>
            <translation>Es ist keine Schnittstelle bekannt.</translation>
        </message>
        <message>
            <source>No data set fits. Search with fewer or other words.</source>
            <translation>Kein Datensatz passt. Suchen Sie mit weniger oder anderen Wörtern.</translation>
        </message>
        <message>
            <source>No data set is named. Give its key or title, or * for all of the platform.</source>
            <translation>Es ist kein Datensatz angegeben. Nennen Sie seinen Schlüssel oder Titel, oder * für alle der Plattform.</translation>
        </message>
        <message>
            <source>No encrypted connection to {host} came about.</source>
            <translation>Es kam keine verschlüsselte Verbindung mit {host} zustande.</translation>
        </message>
        <message>
            <source>No listed data set fits. Open a platform below to search it, too.</source>
            <translation>Kein aufgelisteter Datensatz passt. Öffnen Sie unten eine Plattform, um auch sie zu durchsuchen.</translation>
        </message>
        <message>
            <source>No longer at the platform: nothing is at its address any more, and it is not listed.</source>
            <translation>Nicht mehr auf der Plattform: Unter der Adresse ist nichts mehr, und aufgeführt wird sie auch nicht mehr.</translation>
        </message>
        <message>
            <source>No series has one of these as its id, name or observed property: {1}.{2}</source>
            <translation>Keine Messreihe hat eine dieser Kennungen, Namen oder Messgrößen: {1}.{2}</translation>
        </message>
        <message>
            <source>No series of speeds has counts of the same intervals. Choose both, of the same station.</source>
            <translation>Keine Messreihe von Geschwindigkeiten hat Zählungen derselben Intervalle. Wählen Sie beide von derselben Station.</translation>
        </message>
        <message>
            <source>No single column is called “{1}”. There are: {2}.</source>
            <translation>Keine einzelne Spalte heißt „{1}“. Es gibt: {2}.</translation>
        </message>
        <message>
            <source>None of the car parks has a number of places. Choose a field that holds their capacity.</source>
            <translation>Keiner der Parkplätze hat eine Zahl von Stellplätzen. Wählen Sie ein Feld mit ihrer Kapazität.</translation>
        </message>
        <message>
            <source>None of the gauges has a mark. Give the levels from which on a stage is reached.</source>
            <translation>Keiner der Pegel hat eine Marke. Geben Sie die Wasserstände an, ab denen eine Stufe erreicht ist.</translation>
        </message>
        <message>
            <source>None of the layers has anything to show. Give an extent, or pull data first.</source>
            <translation>Keiner der Layer hat etwas zu zeigen. Geben Sie einen Ausschnitt an oder rufen Sie zuerst Daten ab.</translation>
        </message>
        <message>
            <source>Not asked for before the pull ended.</source>
            <translation>Nicht mehr abgefragt, bevor der Abruf endete.</translation>
        </message>
        <message>
            <source>Nothing can be written into the folder {1}. Choose another folder for snapshots in the options.</source>
            <translation>In den Ordner {1} kann nichts geschrieben werden. Wählen Sie in den Optionen einen anderen Ordner für Datenstände.</translation>
        </message>
        <message>
            <source>Nothing can be written into the folder {1}. Choose another one.</source>
            <translation>In den Ordner {1} kann nicht geschrieben werden. Wählen Sie einen anderen.</translation>
        </message>
        <message>
            <source>Nothing has been pulled yet.</source>
            <translation>Noch wurde nichts abgerufen.</translation>
        </message>
        <message>
            <source>Nothing has been pulled yet. What you pull in the catalogue is kept in a snapshot, a GeoPackage of your own, and listed here.</source>
            <translation>Es wurde noch nichts abgerufen. Was Sie im Katalog abrufen, liegt dann in einem Datenstand, einem eigenen GeoPackage, und wird hier aufgeführt.</translation>
        </message>
        <message>
            <source>Nothing has been started yet. Pulls, updates and other long work appear here with their progress, and can be cancelled and tried again.</source>
            <translation>Noch wurde nichts gestartet. Abrufe, Aktualisierungen und andere längere Arbeiten erscheinen hier mit ihrem Fortschritt und lassen sich abbrechen und wiederholen.</translation>
        </message>
        <message>
            <source>Nothing of it was pulled yet: add the latest values first.</source>
            <translation>Davon wurde noch nichts abgerufen: Fügen Sie zuerst die neuesten Werte hinzu.</translation>
        </message>
        <message>
            <source>Nothing of this data set was asked for yet.</source>
            <translation>Von diesem Datensatz wurde noch nichts abgefragt.</translation>
        </message>
        <message>
            <source>Notice: {field}</source>
            <translation>Hinweis: {field}</translation>
        </message>
        <message>
            <source>Number of data sets</source>
            <translation>Anzahl der Datensätze</translation>
        </message>
        <message>
            <source>Number of relations</source>
            <translation>Anzahl der Beziehungen</translation>
        </message>
        <message>
            <source>Number of rows</source>
            <translation>Anzahl der Zeilen</translation>
        </message>
        <message>
            <source>Number of values</source>
            <translation>Anzahl der Werte</translation>
        </message>
        <message>
            <source>Objects as the platform described them.</source>
            <translation>Objekte, wie die Plattform sie beschrieben hat.</translation>
        </message>
        <message>
            <source>Observations</source>
            <translation>Beobachtungen</translation>
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
            <source>Observed</source>
            <translation>Gemessen wird</translation>
        </message>
        <message>
            <source>Of an area, only features that touch it.</source>
            <translation>Aus einem Gebiet nur Objekte, die es berühren.</translation>
        </message>
        <message>
            <source>Of an area, only stations within it, and features that touch it.</source>
            <translation>Aus einem Gebiet nur die Stationen darin und Objekte, die es berühren.</translation>
        </message>
        <message>
            <source>Of an area, only stations within it.</source>
            <translation>Aus einem Gebiet nur die Stationen darin.</translation>
        </message>
        <message>
            <source>Office profile</source>
            <translation>Amtsprofil</translation>
        </message>
        <message>
            <source>Offset from UTC</source>
            <translation>Abstand zu UTC</translation>
        </message>
        <message>
            <source>Offset from UTC at the start</source>
            <translation>Abstand zu UTC am Beginn</translation>
        </message>
        <message>
            <source>On {days} the clock shows an hour twice. A frame in it holds the values of both.</source>
            <translation>Am {days} zeigt die Uhr eine Stunde zweimal. Ein Einzelbild darin enthält die Werte beider.</translation>
        </message>
        <message>
            <source>One more range is missing; urbandata:checksnapshot lists them all.</source>
            <translation>Es fehlt ein weiterer Zeitraum; urbandata:checksnapshot listet alle auf.</translation>
        </message>
        <message>
            <source>One observation holds something that is no time, number or text.</source>
            <translation>Eine Beobachtung enthält etwas, das weder Zeit noch Zahl noch Text ist.</translation>
        </message>
        <message>
            <source>One record dropped: {1} ({2})</source>
            <translation>Ein Eintrag verworfen: {1} ({2})</translation>
        </message>
        <message>
            <source>One series is not listed: {1} ({2})</source>
            <translation>Eine Messreihe ist nicht aufgeführt: {1} ({2})</translation>
        </message>
        <message>
            <source>One station has no geometry.</source>
            <translation>Eine Station hat keine Geometrie.</translation>
        </message>
        <message>
            <source>One station has several places; the first one by id is taken.</source>
            <translation>Eine Station hat mehrere Orte; es gilt der mit der ersten Kennung.</translation>
        </message>
        <message>
            <source>Only features that touch this extent, or the polygons of this layer. Empty: everywhere.</source>
            <translation>Nur Objekte, die diese Ausdehnung oder die Polygone dieses Layers berühren. Leer: überall.</translation>
        </message>
        <message>
            <source>Only series with one of these ids, names or observed properties; what no series has is an error. Empty: all.</source>
            <translation>Nur Messreihen mit einer dieser Kennungen, Namen oder Messgrößen; was zu keiner Messreihe passt, ist ein Fehler. Leer: alle.</translation>
        </message>
        <message>
            <source>Only stations in this extent, or within the polygons of this layer. Empty: everywhere.</source>
            <translation>Nur Stationen in dieser Ausdehnung oder in den Polygonen dieses Layers. Leer: überall.</translation>
        </message>
        <message>
            <source>Only those with one of these ids, names or observed properties, with semicolons between. Empty: all.</source>
            <translation>Nur solche mit einer dieser Kennungen, Namen oder Messgrößen, durch Semikolon getrennt. Leer: alle.</translation>
        </message>
        <message>
            <source>Only where the platform asks for one. QGIS keeps it encrypted; here only its id is saved.</source>
            <translation>Nur, wo die Plattform eine verlangt. QGIS bewahrt sie verschlüsselt auf; hier wird nur ihre Kennung gespeichert.</translation>
        </message>
        <message>
            <source>Only where the platform serves several tenants, such as Fiware-Service. Never for a sign-in.</source>
            <translation>Nur, wo die Plattform mehrere Mandanten bedient, etwa Fiware-Service. Nie für eine Anmeldung.</translation>
        </message>
        <message>
            <source>Only {size} are free on the disk of the snapshot.</source>
            <translation>Auf dem Datenträger des Datenstands sind nur {size} frei.</translation>
        </message>
        <message>
            <source>Ope&amp;n the demo city</source>
            <translation>Demostadt öf&amp;fnen</translation>
        </message>
        <message>
            <source>Open the &amp;demo city</source>
            <translation>&amp;Demostadt öffnen</translation>
        </message>
        <message>
            <source>Orientation</source>
            <translation>Ausrichtung</translation>
        </message>
        <message>
            <source>Over time</source>
            <translation>Zeitverlauf</translation>
        </message>
        <message>
            <source>P&amp;eriod</source>
            <translation>&amp;Zeitraum</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>Papier</translation>
        </message>
        <message>
            <source>Paste the address of a platform first, such as https://sta.example.org/v1.1.</source>
            <translation>Fügen Sie zuerst die Adresse einer Plattform ein, etwa https://sta.example.org/v1.1.</translation>
        </message>
        <message>
            <source>Perhaps the platform speaks another version as well. Try it with /v1.1 at the end.</source>
            <translation>Vielleicht spricht die Plattform auch eine andere Version. Versuchen Sie es mit /v1.1 am Ende.</translation>
        </message>
        <message>
            <source>Period</source>
            <translation>Zeitraum</translation>
        </message>
        <message>
            <source>Period from</source>
            <translation>Zeitraum von</translation>
        </message>
        <message>
            <source>Period until</source>
            <translation>Zeitraum bis</translation>
        </message>
        <message>
            <source>Period: from the beginning to the end ({zone}).</source>
            <translation>Zeitraum: von Anfang bis Ende ({zone}).</translation>
        </message>
        <message>
            <source>Period: from the beginning to {end} ({zone}).</source>
            <translation>Zeitraum: von Anfang bis {end} ({zone}).</translation>
        </message>
        <message>
            <source>Period: from {start} to the end ({zone}).</source>
            <translation>Zeitraum: von {start} bis zum Ende ({zone}).</translation>
        </message>
        <message>
            <source>Period: {start} to {end} ({zone}).</source>
            <translation>Zeitraum: {start} bis {end} ({zone}).</translation>
        </message>
        <message>
            <source>Platform</source>
            <translation>Plattform</translation>
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
            <source>Platforms and their data sets</source>
            <translation>Plattformen und ihre Datensätze</translation>
        </message>
        <message>
            <source>Problem</source>
            <translation>Problem</translation>
        </message>
        <message>
            <source>Property (column)</source>
            <translation>Messgröße (Spalte)</translation>
        </message>
        <message>
            <source>Property on the platform</source>
            <translation>Messgröße auf der Plattform</translation>
        </message>
        <message>
            <source>Public holidays are known from {1} to {2}. Choose a period within these years.</source>
            <translation>Feiertage sind von {1} bis {2} bekannt. Wählen Sie einen Zeitraum innerhalb dieser Jahre.</translation>
        </message>
        <message>
            <source>Pull a per&amp;iod or an area…</source>
            <translation>Zeitraum oder Gebiet abru&amp;fen …</translation>
        </message>
        <message>
            <source>Pull a per&amp;iod…</source>
            <translation>Zeitraum abru&amp;fen …</translation>
        </message>
        <message>
            <source>Pull a period</source>
            <translation>Zeitraum abrufen</translation>
        </message>
        <message>
            <source>Pull a&amp;ll of it</source>
            <translation>A&amp;lles abrufen</translation>
        </message>
        <message>
            <source>Pull all of it?</source>
            <translation>Alles abrufen?</translation>
        </message>
        <message>
            <source>Pull an ar&amp;ea…</source>
            <translation>Gebiet abru&amp;fen …</translation>
        </message>
        <message>
            <source>Pull features</source>
            <translation>Objekte abrufen</translation>
        </message>
        <message>
            <source>Pull features into a snapshot</source>
            <translation>Geodaten in einen Datenstand abrufen</translation>
        </message>
        <message>
            <source>Pull its data into a new file.</source>
            <translation>Rufen Sie ihre Daten in eine neue Datei ab.</translation>
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
            <source>Pulled</source>
            <translation>Abgerufen</translation>
        </message>
        <message>
            <source>Pulled {time}</source>
            <translation>Abgerufen {time}</translation>
        </message>
        <message>
            <source>Pulls the data and shows them on the map</source>
            <translation>Ruft die Daten ab und zeigt sie auf der Karte</translation>
        </message>
        <message>
            <source>Pulls the newest value of every series and shows it on the map</source>
            <translation>Ruft den neuesten Wert jeder Messreihe ab und zeigt ihn auf der Karte</translation>
        </message>
        <message>
            <source>Pulls what has come since the last pull</source>
            <translation>Ruft ab, was seit dem letzten Abruf hinzugekommen ist</translation>
        </message>
        <message>
            <source>Put the file back, or forget it.</source>
            <translation>Legen Sie die Datei zurück, oder nehmen Sie sie aus der Liste.</translation>
        </message>
        <message>
            <source>QGIS cannot open its table {1}.</source>
            <translation>QGIS kann seine Tabelle {1} nicht öffnen.</translation>
        </message>
        <message>
            <source>QGIS cannot read a file of such a name. Rename it.</source>
            <translation>QGIS kann eine Datei dieses Namens nicht lesen. Benennen Sie sie um.</translation>
        </message>
        <message>
            <source>QGIS has no authentication configuration with the id “{1}”.</source>
            <translation>QGIS hat keine Authentifizierungskonfiguration mit der Kennung „{1}“.</translation>
        </message>
        <message>
            <source>QGIS's connection “{1}” keeps a user name and password of its own. Save them as an authentication configuration and choose that in the connection.</source>
            <translation>Die QGIS-Verbindung „{1}“ enthält einen eigenen Benutzernamen mit Passwort. Speichern Sie beides als Authentifizierungskonfiguration und wählen Sie diese in der Verbindung aus.</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>Qualität</translation>
        </message>
        <message>
            <source>Re&amp;move…</source>
            <translation>&amp;Entfernen …</translation>
        </message>
        <message>
            <source>Read the snapshots</source>
            <translation>Datenstände lesen</translation>
        </message>
        <message>
            <source>Reading snapshots</source>
            <translation>Datenstände werden gelesen</translation>
        </message>
        <message>
            <source>Reading the area</source>
            <translation>Gebiet lesen</translation>
        </message>
        <message>
            <source>Reading {file}</source>
            <translation>{file} wird gelesen</translation>
        </message>
        <message>
            <source>Records that could not be used</source>
            <translation>Unbrauchbare Einträge</translation>
        </message>
        <message>
            <source>Refresh the latest values of a snapshot</source>
            <translation>Neueste Werte eines Datenstands auffrischen</translation>
        </message>
        <message>
            <source>Refreshing live layers</source>
            <translation>Live-Layer werden aufgefrischt</translation>
        </message>
        <message>
            <source>Relate stations, series and observations</source>
            <translation>Stationen, Messreihen und Beobachtungen verknüpfen</translation>
        </message>
        <message>
            <source>Remove a platform</source>
            <translation>Plattform entfernen</translation>
        </message>
        <message>
            <source>Remove old observations from a snapshot</source>
            <translation>Alte Beobachtungen aus einem Datenstand entfernen</translation>
        </message>
        <message>
            <source>Remove “{name}” from the catalogue?</source>
            <translation>„{name}“ aus dem Katalog entfernen?</translation>
        </message>
        <message>
            <source>Reports need the time at which they were opened. Choose the field that holds it.</source>
            <translation>Meldungen brauchen den Zeitpunkt, zu dem sie eingegangen sind. Wählen Sie das Feld, das ihn enthält.</translation>
        </message>
        <message>
            <source>Request &amp;headers</source>
            <translation>&amp;Kopfzeilen der Anfragen</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>Anfragen</translation>
        </message>
        <message>
            <source>Resolution (dpi)</source>
            <translation>Auflösung (dpi)</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Result of the test</source>
            <translation>Ergebnis des Tests</translation>
        </message>
        <message>
            <source>Resume asks for the rest.</source>
            <translation>„Fortsetzen“ fragt den Rest ab.</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Rows checked</source>
            <translation>Geprüfte Zeilen</translation>
        </message>
        <message>
            <source>Rows written: {count}.</source>
            <translation>Geschriebene Zeilen: {count}.</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>Läuft</translation>
        </message>
        <message>
            <source>S&amp;ign-in</source>
            <translation>An&amp;meldung</translation>
        </message>
        <message>
            <source>S&amp;napshot (file)</source>
            <translation>Da&amp;tenstand (Datei)</translation>
        </message>
        <message>
            <source>S&amp;top</source>
            <translation>Anha&amp;lten</translation>
        </message>
        <message>
            <source>SNAPSHOT and DATASETS belong together: name both, or neither.</source>
            <translation>SNAPSHOT und DATASETS gehören zusammen: Geben Sie beide an oder keines.</translation>
        </message>
        <message>
            <source>Save the project</source>
            <translation>Projekt speichern</translation>
        </message>
        <message>
            <source>Scale 1:{number} ({paper})</source>
            <translation>Maßstab 1:{number} ({paper})</translation>
        </message>
        <message>
            <source>School breaks differ between the Länder. Choose the Land that the data are from.</source>
            <translation>Schulferien unterscheiden sich von Land zu Land. Wählen Sie das Land, aus dem die Daten sind.</translation>
        </message>
        <message>
            <source>School breaks of {1} are known until {2}. Choose a period that ends before, or leave them out.</source>
            <translation>Die Schulferien von {1} sind bis {2} bekannt. Wählen Sie einen Zeitraum, der vorher endet, oder lassen Sie sie weg.</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suche</translation>
        </message>
        <message>
            <source>Search data sets</source>
            <translation>Datensätze suchen</translation>
        </message>
        <message>
            <source>SensorThings connection of QGIS</source>
            <translation>SensorThings-Verbindung von QGIS</translation>
        </message>
        <message>
            <source>Series</source>
            <translation>Messreihe</translation>
        </message>
        <message>
            <source>Series (one per line)</source>
            <translation>Messreihen (je Zeile eine)</translation>
        </message>
        <message>
            <source>Series in all</source>
            <translation>Messreihen insgesamt</translation>
        </message>
        <message>
            <source>Series missing (empty: all)</source>
            <translation>Fehlende Messreihen (leer: alle)</translation>
        </message>
        <message>
            <source>Series on the platform</source>
            <translation>Messreihe auf der Plattform</translation>
        </message>
        <message>
            <source>Several data sets are called “{1}”. Use one of their keys: {2}.</source>
            <translation>Mehrere Datensätze heißen „{1}“. Verwenden Sie einen ihrer Schlüssel: {2}.</translation>
        </message>
        <message>
            <source>Several data sets of the snapshot are called “{1}”.</source>
            <translation>Mehrere Datensätze des Datenstands heißen „{1}“.</translation>
        </message>
        <message>
            <source>Sh&amp;ow on the map</source>
            <translation>Auf der Karte ze&amp;igen</translation>
        </message>
        <message>
            <source>Show a property over time</source>
            <translation>Messgröße im Zeitverlauf zeigen</translation>
        </message>
        <message>
            <source>Show in the &amp;file manager</source>
            <translation>Im &amp;Dateimanager zeigen</translation>
        </message>
        <message>
            <source>Show on the map</source>
            <translation>Auf der Karte zeigen</translation>
        </message>
        <message>
            <source>Show sna&amp;pshot</source>
            <translation>Datens&amp;tand zeigen</translation>
        </message>
        <message>
            <source>Show the latest values of a snapshot</source>
            <translation>Neueste Werte eines Datenstands zeigen</translation>
        </message>
        <message>
            <source>Show the platforms, snapshots and tasks of Urban Data</source>
            <translation>Zeigt Plattformen, Datenstände und Aufgaben von Urban Data</translation>
        </message>
        <message>
            <source>Show what the snapshot of the chosen task holds</source>
            <translation>Zeigen, was der Datenstand der gewählten Aufgabe enthält</translation>
        </message>
        <message>
            <source>Shows the known public platforms and the demo city</source>
            <translation>Zeigt die bekannten öffentlichen Plattformen und die Demostadt</translation>
        </message>
        <message>
            <source>Shows the latest values and asks for new ones while the project is open</source>
            <translation>Zeigt die neuesten Werte und fragt nach neuen, solange das Projekt offen ist</translation>
        </message>
        <message>
            <source>Sign-in</source>
            <translation>Anmeldung</translation>
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
            <source>Size</source>
            <translation>Größe</translation>
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
            <source>Snapshot to fill</source>
            <translation>Datenstand, der gefüllt wird</translation>
        </message>
        <message>
            <source>Snapshots</source>
            <translation>Datenstände</translation>
        </message>
        <message>
            <source>Snapshots and layers stay. The platform can be added again at any time.</source>
            <translation>Datenstände und Layer bleiben. Die Plattform lässt sich jederzeit wieder hinzufügen.</translation>
        </message>
        <message>
            <source>Some of the observations cannot be read.</source>
            <translation>Ein Teil der Beobachtungen ist nicht lesbar.</translation>
        </message>
        <message>
            <source>Some of the tables cannot be read.</source>
            <translation>Ein Teil der Tabellen ist nicht lesbar.</translation>
        </message>
        <message>
            <source>Some of the tracks of stations cannot be read.</source>
            <translation>Ein Teil der Wege von Stationen ist nicht lesbar.</translation>
        </message>
        <message>
            <source>Some rows do not say which series they belong to. Remove them, or choose another field.</source>
            <translation>Einige Zeilen sagen nicht, zu welcher Messreihe sie gehören. Entfernen Sie sie oder wählen Sie ein anderes Feld.</translation>
        </message>
        <message>
            <source>Some rows end before they start. Check which fields hold the start and the end.</source>
            <translation>Einige Zeilen enden, bevor sie beginnen. Prüfen Sie, welche Felder Beginn und Ende enthalten.</translation>
        </message>
        <message>
            <source>Some rows have a time before 1600 or after 2500. Check which field holds the time.</source>
            <translation>Einige Zeilen haben eine Zeit vor 1600 oder nach 2500. Prüfen Sie, welches Feld die Zeit enthält.</translation>
        </message>
        <message>
            <source>Some rows have no time. Remove them, or choose another field for the time.</source>
            <translation>Einige Zeilen haben keine Zeit. Entfernen Sie sie oder wählen Sie ein anderes Feld für die Zeit.</translation>
        </message>
        <message>
            <source>Some values lie further apart than the intervals of the load ({1} min). Choose longer intervals.</source>
            <translation>Einige Werte liegen weiter auseinander als die Intervalle der Last ({1} min). Wählen Sie längere Intervalle.</translation>
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
            <source>Source</source>
            <translation>Quelle</translation>
        </message>
        <message>
            <source>Source and licence could not be kept in the file: {reason}</source>
            <translation>Quelle und Lizenz ließen sich nicht in der Datei ablegen: {reason}</translation>
        </message>
        <message>
            <source>Source and licence stand in {file}, too.</source>
            <translation>Quelle und Lizenz stehen auch in {file}.</translation>
        </message>
        <message>
            <source>Source of the layer</source>
            <translation>Quelle des Layers</translation>
        </message>
        <message>
            <source>Source: {source}</source>
            <translation>Quelle: {source}</translation>
        </message>
        <message>
            <source>Sources</source>
            <translation>Quellen</translation>
        </message>
        <message>
            <source>Sources: {sources}</source>
            <translation>Quellen: {sources}</translation>
        </message>
        <message>
            <source>Spreadsheet (*.xlsx)</source>
            <translation>Tabellenkalkulation (*.xlsx)</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Beginn</translation>
        </message>
        <message>
            <source>Start (UTC)</source>
            <translation>Beginn (UTC)</translation>
        </message>
        <message>
            <source>Start (local time)</source>
            <translation>Beginn (Ortszeit)</translation>
        </message>
        <message>
            <source>Start again; what other programs do with the file should be over first.</source>
            <translation>Beginnen Sie noch einmal; was andere Programme mit der Datei tun, sollte vorher beendet sein.</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>State of the data</source>
            <translation>Stand der Daten</translation>
        </message>
        <message>
            <source>Station</source>
            <translation>Station</translation>
        </message>
        <message>
            <source>Station id</source>
            <translation>Kennung der Station</translation>
        </message>
        <message>
            <source>Stations</source>
            <translation>Stationen</translation>
        </message>
        <message>
            <source>Statistic</source>
            <translation>Statistik</translation>
        </message>
        <message>
            <source>Stop the chosen task; what has arrived is kept</source>
            <translation>Die gewählte Aufgabe abbrechen; was angekommen ist, bleibt erhalten</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation>Angehalten.</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>Wird abgebrochen …</translation>
        </message>
        <message>
            <source>Subtitle</source>
            <translation>Untertitel</translation>
        </message>
        <message>
            <source>Such as 15 minutes, 1 hour, 1 day, 1 week, 1 month, or PT1H. Days are local.</source>
            <translation>Zum Beispiel 15 minutes, 1 hour, 1 day, 1 week, 1 month oder PT1H. Tage gelten nach Ortszeit.</translation>
        </message>
        <message>
            <source>Switch this off in models where only later steps need the layer.</source>
            <translation>In Modellen abschalten, in denen nur spätere Schritte den Layer brauchen.</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Table with text (*.csv)</source>
            <translation>Texttabelle (*.csv)</translation>
        </message>
        <message>
            <source>Tables were added to the snapshot or taken from it.</source>
            <translation>Dem Datenstand wurden Tabellen hinzugefügt oder entnommen.</translation>
        </message>
        <message>
            <source>Take over from &amp;QGIS</source>
            <translation>Aus &amp;QGIS übernehmen</translation>
        </message>
        <message>
            <source>Take over from QGIS</source>
            <translation>Aus QGIS übernehmen</translation>
        </message>
        <message>
            <source>Take the snapshot off this list; its file stays</source>
            <translation>Den Datenstand aus dieser Liste nehmen; seine Datei bleibt</translation>
        </message>
        <message>
            <source>Take the tasks that have ended off the list</source>
            <translation>Beendete Aufgaben von der Liste nehmen</translation>
        </message>
        <message>
            <source>Takes the platform out of the catalogue; snapshots stay</source>
            <translation>Nimmt die Plattform aus dem Katalog; Datenstände bleiben</translation>
        </message>
        <message>
            <source>Taking up an unfinished pull of {1}.</source>
            <translation>Ein unvollendeter Abruf von {1} wird fortgesetzt.</translation>
        </message>
        <message>
            <source>Tasks</source>
            <translation>Aufgaben</translation>
        </message>
        <message>
            <source>Tell the platform's operator what the log says.</source>
            <translation>Teilen Sie dem Betreiber der Plattform mit, was im Protokoll steht.</translation>
        </message>
        <message>
            <source>Tell the platform's operator; there is nothing you could change.</source>
            <translation>Sagen Sie es dem Betreiber der Plattform; Sie selbst können daran nichts ändern.</translation>
        </message>
        <message>
            <source>Template</source>
            <translation>Layoutvorlage</translation>
        </message>
        <message>
            <source>Test of {host}</source>
            <translation>Test von {host}</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>Text</translation>
        </message>
        <message>
            <source>Text on the platform</source>
            <translation>Text auf der Plattform</translation>
        </message>
        <message>
            <source>That are too many lags to compare. Choose a shorter time, or levels by the hour.</source>
            <translation>Das sind zu viele Zeitversätze zum Vergleichen. Wählen Sie eine kürzere Zeit oder stündliche Wasserstände.</translation>
        </message>
        <message>
            <source>That connection is not encrypted: others on the way can read and change what is sent.</source>
            <translation>Diese Verbindung ist nicht verschlüsselt: Andere können unterwegs mitlesen und verändern, was gesendet wird.</translation>
        </message>
        <message>
            <source>That would be more than 20 million rows. Choose longer buckets or a shorter period.</source>
            <translation>Das wären mehr als 20 Millionen Zeilen. Wählen Sie längere Zeitabschnitte oder einen kürzeren Zeitraum.</translation>
        </message>
        <message>
            <source>The GeoPackage that a pull has filled.</source>
            <translation>Das GeoPackage, das ein Abruf gefüllt hat.</translation>
        </message>
        <message>
            <source>The GeoPackage that a pull has filled; its data sets are styled by what they measure.</source>
            <translation>Das GeoPackage, das ein Abruf gefüllt hat; seine Datensätze werden nach dem gestaltet, was sie messen.</translation>
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
            <source>The account of the pulls cannot be read.</source>
            <translation>Das Verzeichnis der Abrufe ist nicht lesbar.</translation>
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
            <source>The address may be wrong, or the platform slow at the moment. Check it, or try again later.</source>
            <translation>Vielleicht ist die Adresse falsch oder die Plattform gerade langsam. Prüfen Sie sie oder versuchen Sie es später noch einmal.</translation>
        </message>
        <message>
            <source>The address must begin with https:// or http://.</source>
            <translation>Die Adresse muss mit https:// oder http:// beginnen.</translation>
        </message>
        <message>
            <source>The address of the platform's service as it stands in a browser, or the name of a saved platform or of a SensorThings connection of QGIS.</source>
            <translation>Die Adresse des Dienstes der Plattform, wie sie im Browser steht, oder der Name einer gespeicherten Plattform oder einer SensorThings-Verbindung von QGIS.</translation>
        </message>
        <message>
            <source>The address of the platform's service, such as https://example.org/FROST-Server/v1.1.</source>
            <translation>Die Adresse des Dienstes der Plattform, etwa https://example.org/FROST-Server/v1.1.</translation>
        </message>
        <message>
            <source>The address {host} does not answer as a {api} service: {reason}</source>
            <translation>Die Adresse {host} antwortet nicht wie ein Dienst für {api}: {reason}</translation>
        </message>
        <message>
            <source>The address {host} does not answer as an {api} service: {reason}</source>
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
            <source>The area is being read…</source>
            <translation>Das Gebiet wird gelesen …</translation>
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
            <source>The authentication database of QGIS is locked. In QGIS, enter its master password (Settings &gt; Options &gt; Authentication); in batch, put it into a file and name that file in the variable QGIS_AUTH_PASSWORD_FILE.</source>
            <translation>Die Datenbank mit den Anmeldungen von QGIS ist gesperrt. Geben Sie in QGIS das Hauptpasswort ein (Einstellungen &gt; Optionen &gt; Authentifizierung); im Stapellauf legen Sie es in eine Datei und nennen diese in der Variablen QGIS_AUTH_PASSWORD_FILE.</translation>
        </message>
        <message>
            <source>The basemap {1} does not answer; the map is made without it.</source>
            <translation>Die Hintergrundkarte {1} antwortet nicht; die Karte entsteht ohne sie.</translation>
        </message>
        <message>
            <source>The basemap {1} gives no picture of this place; the map is made without it.</source>
            <translation>Die Hintergrundkarte {1} liefert kein Bild von diesem Ort; die Karte entsteht ohne sie.</translation>
        </message>
        <message>
            <source>The basemap {1} has not come whole; the map is made without it.</source>
            <translation>Die Hintergrundkarte {1} kam nicht vollständig an; die Karte entsteht ohne sie.</translation>
        </message>
        <message>
            <source>The certificate of {host} cannot be trusted: {reason}</source>
            <translation>Dem Zertifikat von {host} kann nicht vertraut werden: {reason}</translation>
        </message>
        <message>
            <source>The column in the table of latest values, or the observed property. Empty: the first with numbers.</source>
            <translation>Die Spalte in der Tabelle der neuesten Werte oder die beobachtete Größe. Leer: die erste mit Zahlen.</translation>
        </message>
        <message>
            <source>The connection is not encrypted: others on the way can read and change what is sent.</source>
            <translation>Die Verbindung ist nicht verschlüsselt: Andere können unterwegs mitlesen und verändern, was gesendet wird.</translation>
        </message>
        <message>
            <source>The data lie outside of what the map shows.</source>
            <translation>Die Daten liegen außerhalb des Kartenausschnitts.</translation>
        </message>
        <message>
            <source>The data of {host} changed during the pull (values before: {before}, after: {after}).</source>
            <translation>Die Daten von {host} haben sich während des Abrufs geändert (Werte davor: {before}, danach: {after}).</translation>
        </message>
        <message>
            <source>The demo city cannot be started: {reason}</source>
            <translation>Die Demostadt lässt sich nicht starten: {reason}</translation>
        </message>
        <message>
            <source>The demo city has stopped. Open it again to go on.</source>
            <translation>Die Demostadt ist stehen geblieben. Öffnen Sie sie erneut, um weiterzuarbeiten.</translation>
        </message>
        <message>
            <source>The demo city is starting…</source>
            <translation>Die Demostadt wird gestartet …</translation>
        </message>
        <message>
            <source>The expected number is an estimate</source>
            <translation>Die erwartete Anzahl ist geschätzt</translation>
        </message>
        <message>
            <source>The extent shows none of the places where the layers have data.</source>
            <translation>Der Ausschnitt zeigt keinen der Orte, an denen die Layer Daten haben.</translation>
        </message>
        <message>
            <source>The field capacity has to be above the wilting point, both between 0 and 100 Vol-%. Correct them.</source>
            <translation>Die Feldkapazität muss über dem Welkepunkt liegen, beide zwischen 0 und 100 Vol.-%. Berichtigen Sie sie.</translation>
        </message>
        <message>
            <source>The field for the value holds more than numbers. Choose one that holds numbers.</source>
            <translation>Das Feld für den Wert enthält nicht nur Zahlen. Wählen Sie eines, das Zahlen enthält.</translation>
        </message>
        <message>
            <source>The field for “{1}” holds more than times. Choose one that holds dates with times.</source>
            <translation>Das Feld für „{1}“ enthält nicht nur Zeitpunkte. Wählen Sie eines, das Datum und Uhrzeit enthält.</translation>
        </message>
        <message>
            <source>The field “{1}” holds no times. Choose one that holds dates with times.</source>
            <translation>Das Feld „{1}“ enthält keine Zeiten. Wählen Sie eines mit Datum und Uhrzeit.</translation>
        </message>
        <message>
            <source>The file lies in {folder}.</source>
            <translation>Die Datei liegt in {folder}.</translation>
        </message>
        <message>
            <source>The file to write.</source>
            <translation>Die Datei, die geschrieben wird.</translation>
        </message>
        <message>
            <source>The file to write; its ending (.pdf, .png, .svg) decides on the format.</source>
            <translation>Die Datei, die geschrieben wird; ihre Endung (.pdf, .png, .svg) bestimmt das Format.</translation>
        </message>
        <message>
            <source>The file to write; its ending, .csv or .xlsx, says how. One that exists is replaced.</source>
            <translation>Die Datei, die geschrieben wird; ihre Endung, .csv oder .xlsx, sagt, wie. Eine vorhandene wird ersetzt.</translation>
        </message>
        <message>
            <source>The fill levels of {1} may run from 0 to 1 or from 0 to 100. Say which of both they are.</source>
            <translation>Die Füllstände von {1} können von 0 bis 1 oder von 0 bis 100 gehen. Geben Sie an, was von beidem gilt.</translation>
        </message>
        <message>
            <source>The folder for snapshots, “{1}”, is no whole path. Choose a folder in the options.</source>
            <translation>Der Ordner für Datenstände, „{1}“, ist kein vollständiger Pfad. Wählen Sie in den Optionen einen Ordner.</translation>
        </message>
        <message>
            <source>The header of the file cannot be read.</source>
            <translation>Der Kopf der Datei ist nicht lesbar.</translation>
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
            <source>The item “{1}” of the template is of a kind that reports do not use and was left out.</source>
            <translation>Das Element „{1}“ der Layoutvorlage ist von einer Art, die Berichte nicht verwenden, und wurde weggelassen.</translation>
        </message>
        <message>
            <source>The key or title of a data set that the snapshot holds. Empty: the only one.</source>
            <translation>Schlüssel oder Titel eines Datensatzes im Datenstand. Leer: der einzige.</translation>
        </message>
        <message>
            <source>The lag needs readings of two gauges. Choose two series with levels of the same time.</source>
            <translation>Der Zeitversatz braucht Messwerte zweier Pegel. Wählen Sie zwei Messreihen mit Wasserständen derselben Zeit.</translation>
        </message>
        <message>
            <source>The language of layers, legends and maps.</source>
            <translation>Die Sprache von Layern, Legenden und Karten.</translation>
        </message>
        <message>
            <source>The language of the map. Empty: that of the office profile, else that of QGIS.</source>
            <translation>Die Sprache der Karte. Leer: die aus dem Amtsprofil, sonst die von QGIS.</translation>
        </message>
        <message>
            <source>The language of titles and legend. Empty: that of QGIS.</source>
            <translation>Die Sprache der Titel und der Legende. Leer: die von QGIS.</translation>
        </message>
        <message>
            <source>The latest value of every station. Times are UTC; the map tip shows those of {zone}.</source>
            <translation>Der neueste Wert jeder Station. Zeiten sind in UTC; der Kartentipp zeigt sie in der Zeitzone {zone}.</translation>
        </message>
        <message>
            <source>The latest values are asked for one series at a time.</source>
            <translation>Die neuesten Werte werden Messreihe für Messreihe abgefragt.</translation>
        </message>
        <message>
            <source>The layer has no column “{1}”.</source>
            <translation>Der Layer hat keine Spalte „{1}“.</translation>
        </message>
        <message>
            <source>The layer {1} could not be drawn completely.</source>
            <translation>Der Layer {1} konnte nicht vollständig gezeichnet werden.</translation>
        </message>
        <message>
            <source>The layer {1} does not say what it shows.</source>
            <translation>Der Layer {1} sagt nicht, was er zeigt.</translation>
        </message>
        <message>
            <source>The layer {1} names neither a source nor a licence.</source>
            <translation>Der Layer {1} nennt weder Quelle noch Lizenz.</translation>
        </message>
        <message>
            <source>The layers are in the project already and show what the snapshot holds now.</source>
            <translation>Die Layer sind schon im Projekt und zeigen, was der Datenstand jetzt enthält.</translation>
        </message>
        <message>
            <source>The legend is on page {number}.</source>
            <translation>Die Legende steht auf Seite {number}.</translation>
        </message>
        <message>
            <source>The log “{tab}” tells more.</source>
            <translation>Mehr steht im Protokoll „{tab}“.</translation>
        </message>
        <message>
            <source>The logo {1} of the office profile is not there; the map has none.</source>
            <translation>Das Logo {1} des Amtsprofils ist nicht da; die Karte hat keines.</translation>
        </message>
        <message>
            <source>The map cannot be drawn in {1}.</source>
            <translation>Die Karte kann in {1} nicht gezeichnet werden.</translation>
        </message>
        <message>
            <source>The marks of a gauge have to rise from one to the next. Correct their levels.</source>
            <translation>Die Marken eines Pegels müssen von einer zur nächsten steigen. Berichtigen Sie ihre Wasserstände.</translation>
        </message>
        <message>
            <source>The most requests to one platform at once. Fewer are kinder to a small server.</source>
            <translation>Die meisten Anfragen zugleich an eine Plattform. Weniger schonen einen kleinen Server.</translation>
        </message>
        <message>
            <source>The name of a map must end in .pdf, .png or .svg, not in {1}.</source>
            <translation>Der Name einer Karte muss auf .pdf, .png oder .svg enden, nicht auf {1}.</translation>
        </message>
        <message>
            <source>The newest value of every series comes. You can choose a period, an area and series instead.</source>
            <translation>Von jeder Messreihe kommt der neueste Wert. Stattdessen können Sie Zeitraum, Gebiet und Messreihen wählen.</translation>
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
            <source>The office profile {1} cannot be read.</source>
            <translation>Das Amtsprofil {1} kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The office profile {1} has an entry “{2}” that nobody knows.</source>
            <translation>Das Amtsprofil {1} hat einen Eintrag „{2}“, den niemand kennt.</translation>
        </message>
        <message>
            <source>The office profile {1} is larger than 1 MB.</source>
            <translation>Das Amtsprofil {1} ist größer als 1 MB.</translation>
        </message>
        <message>
            <source>The office profile {1} is not JSON text in UTF-8.</source>
            <translation>Das Amtsprofil {1} ist kein JSON-Text in UTF-8.</translation>
        </message>
        <message>
            <source>The office profile {1} must be one JSON object.</source>
            <translation>Das Amtsprofil {1} muss ein einziges JSON-Objekt sein.</translation>
        </message>
        <message>
            <source>The part of the world to show. Empty: where the layers have data.</source>
            <translation>Der Teil der Welt, der gezeigt wird. Leer: dort, wo die Layer Daten haben.</translation>
        </message>
        <message>
            <source>The peak hour needs counts by quarter hours or shorter intervals. Choose such series.</source>
            <translation>Die Spitzenstunde braucht Zählungen nach Viertelstunden oder kürzeren Intervallen. Wählen Sie solche Messreihen.</translation>
        </message>
        <message>
            <source>The period ends before it begins: FROM is {1}, UNTIL is {2}.</source>
            <translation>Der Zeitraum endet, bevor er beginnt: FROM ist {1}, UNTIL ist {2}.</translation>
        </message>
        <message>
            <source>The period is empty: FROM and UNTIL are both {1}, and UNTIL does not belong to it.</source>
            <translation>Der Zeitraum ist leer: FROM und UNTIL sind beide {1}, und UNTIL gehört nicht mehr dazu.</translation>
        </message>
        <message>
            <source>The period is empty: its end must be later than its beginning.</source>
            <translation>Der Zeitraum ist leer: Sein Ende muss nach seinem Anfang liegen.</translation>
        </message>
        <message>
            <source>The period needs a time to begin or to end with, such as 2026-05-01 00:00.</source>
            <translation>Der Zeitraum braucht eine Zeit als Beginn oder Ende, etwa 2026-05-01 00:00.</translation>
        </message>
        <message>
            <source>The platform cannot give what is missing.</source>
            <translation>Was fehlt, kann die Plattform nicht mehr liefern.</translation>
        </message>
        <message>
            <source>The platform does not say</source>
            <translation>Die Plattform sagt es nicht</translation>
        </message>
        <message>
            <source>The platform does not say how much there is; it is asked in {requests} or more.</source>
            <translation>Die Plattform sagt nicht, wie viel es ist; sie wird in mindestens {requests} gefragt.</translation>
        </message>
        <message>
            <source>The platform does not say where these data lie.</source>
            <translation>Die Plattform sagt nicht, wo diese Daten liegen.</translation>
        </message>
        <message>
            <source>The platform has no data set {1}; it may have been renamed or removed.</source>
            <translation>Die Plattform hat keinen Datensatz {1}; er wurde vielleicht umbenannt oder entfernt.</translation>
        </message>
        <message>
            <source>The platform has no data set “{1}”.</source>
            <translation>Die Plattform hat keinen Datensatz „{1}“.</translation>
        </message>
        <message>
            <source>The platform has no data set “{1}”.{2}</source>
            <translation>Die Plattform hat keinen Datensatz „{1}“.{2}</translation>
        </message>
        <message>
            <source>The platform has taken all values back.</source>
            <translation>Die Plattform hat alle Werte zurückgezogen.</translation>
        </message>
        <message>
            <source>The platform has values from {first} to {last}.</source>
            <translation>Die Plattform hat Werte vom {first} bis zum {last}.</translation>
        </message>
        <message>
            <source>The platform is being asked how much this is…</source>
            <translation>Die Plattform wird gefragt, wie viel das ist …</translation>
        </message>
        <message>
            <source>The platform lists no data set of features that can be pulled.</source>
            <translation>Die Plattform führt keinen Datensatz mit Objekten auf, der abgerufen werden kann.</translation>
        </message>
        <message>
            <source>The platform lists no data set of series that can be pulled.</source>
            <translation>Die Plattform führt keinen Datensatz mit Messreihen auf, der abgerufen werden kann.</translation>
        </message>
        <message>
            <source>The platform offers no data sets.</source>
            <translation>Die Plattform bietet keine Datensätze an.</translation>
        </message>
        <message>
            <source>The platform to ask, if the snapshot holds data of several. Empty: the only one.</source>
            <translation>Die Plattform, die gefragt wird, falls der Datenstand Daten mehrerer enthält. Leer: die einzige.</translation>
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
            <source>The polygons of a layer</source>
            <translation>Die Polygone eines Layers</translation>
        </message>
        <message>
            <source>The project could not be saved.</source>
            <translation>Das Projekt konnte nicht gespeichert werden.</translation>
        </message>
        <message>
            <source>The project has no file yet. Save it once, then run this again.</source>
            <translation>Das Projekt hat noch keine Datei. Speichern Sie es einmal und starten Sie dann erneut.</translation>
        </message>
        <message>
            <source>The project is not saved, so nothing of this is kept. Add SAVE=true.</source>
            <translation>Das Projekt wird nicht gespeichert, nichts davon bleibt erhalten. Ergänzen Sie SAVE=true.</translation>
        </message>
        <message>
            <source>The proxy on the way to {host} does not answer or lets nothing through. Check QGIS's options under “Network”, then try again.</source>
            <translation>Der Proxy auf dem Weg zu {host} antwortet nicht oder lässt nichts durch. Prüfen Sie die Optionen von QGIS unter „Netzwerk“ und versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>The pull is incomplete. Received: {received} of {expected}; missing: {missing}. {cause}</source>
            <translation>Der Abruf ist unvollständig. Empfangen: {received}, erwartet: {expected}; es fehlt: {missing}. {cause}</translation>
        </message>
        <message>
            <source>The reference station has no readings in this time. Choose another station or time.</source>
            <translation>Die Vergleichsstation hat in dieser Zeit keine Messwerte. Wählen Sie eine andere Station oder Zeit.</translation>
        </message>
        <message>
            <source>The reports have no field “{1}”. Choose one of theirs to group them by.</source>
            <translation>Die Meldungen haben kein Feld „{1}“. Wählen Sie eines ihrer Felder, um sie zu gruppieren.</translation>
        </message>
        <message>
            <source>The request header “{1}” is there twice.</source>
            <translation>Die Kopfzeile „{1}“ ist zweimal da.</translation>
        </message>
        <message>
            <source>The snapshot does not hold as many values as its ledger tells of: {1} instead of {2}.</source>
            <translation>Der Datenstand enthält nicht so viele Werte, wie sein Protokoll nennt: {1} statt {2}.</translation>
        </message>
        <message>
            <source>The snapshot does not hold data of exactly one platform. Name the PLATFORM to ask.</source>
            <translation>Der Datenstand enthält nicht Daten von genau einer Plattform. Nennen Sie mit PLATFORM die, die gefragt werden soll.</translation>
        </message>
        <message>
            <source>The snapshot has no data set “{1}”.</source>
            <translation>Der Datenstand hat keinen Datensatz „{1}“.</translation>
        </message>
        <message>
            <source>The snapshot has no data set “{1}”.{2}</source>
            <translation>Der Datenstand hat keinen Datensatz „{1}“.{2}</translation>
        </message>
        <message>
            <source>The snapshot holds no data set of this platform that could be updated.</source>
            <translation>Der Datenstand enthält keinen Datensatz dieser Plattform, der sich aktualisieren ließe.</translation>
        </message>
        <message>
            <source>The snapshot holds no data set that could be updated.</source>
            <translation>Der Datenstand enthält keinen Datensatz, der aktualisiert werden könnte.</translation>
        </message>
        <message>
            <source>The snapshot holds no data sets of stations of this platform.</source>
            <translation>Der Datenstand enthält keine Datensätze mit Stationen dieser Plattform.</translation>
        </message>
        <message>
            <source>The snapshot holds no features of this data set.</source>
            <translation>Der Datenstand enthält keine Objekte dieses Datensatzes.</translation>
        </message>
        <message>
            <source>The snapshot holds no station of this data set.</source>
            <translation>Der Datenstand enthält keine Station dieses Datensatzes.</translation>
        </message>
        <message>
            <source>The snapshot holds no stations of this data set yet. Pull its latest values first.</source>
            <translation>Der Datenstand enthält noch keine Stationen dieses Datensatzes. Rufen Sie zuerst dessen neueste Werte ab.</translation>
        </message>
        <message>
            <source>The snapshot holds no values of this data set.</source>
            <translation>Der Datenstand enthält keine Werte dieses Datensatzes.</translation>
        </message>
        <message>
            <source>The snapshot holds no values that begin in this period: its first begins at {first}, its last at {last}.</source>
            <translation>Der Datenstand enthält keine Werte, die in diesem Zeitraum beginnen: Der erste beginnt {first}, der letzte {last}.</translation>
        </message>
        <message>
            <source>The snapshot holds several data sets or none. Name one of them.</source>
            <translation>Der Datenstand enthält mehrere Datensätze oder keinen. Nennen Sie einen davon.</translation>
        </message>
        <message>
            <source>The snapshot is a temporary file. Save it elsewhere before QGIS is closed.</source>
            <translation>Der Datenstand ist eine temporäre Datei. Speichern Sie ihn an anderer Stelle, bevor QGIS beendet wird.</translation>
        </message>
        <message>
            <source>The snapshot keeps the style “{name}” for this table.</source>
            <translation>Der Datenstand behält für diese Tabelle den Stil „{name}“.</translation>
        </message>
        <message>
            <source>The snapshot {file} cannot be relied on: {reason}</source>
            <translation>Auf die Datei {file} ist kein Verlass: {reason}</translation>
        </message>
        <message>
            <source>The snapshot {file} cannot be used: {reason}</source>
            <translation>Die Datei {file} ist als Datenstand nicht verwendbar: {reason}</translation>
        </message>
        <message>
            <source>The snapshot {file} is missing. Put it back into {folder}, or give its layers another source.</source>
            <translation>Der Datenstand {file} fehlt. Legen Sie ihn zurück in {folder} oder geben Sie seinen Layern eine andere Quelle.</translation>
        </message>
        <message>
            <source>The soil of “{1}” is not known, and Vol-% alone tell nothing of stress. Give field capacity and wilting point of its soil, or leave this series out.</source>
            <translation>Der Boden von „{1}“ ist nicht bekannt, und Vol.-% allein sagen nichts über Stress. Geben Sie Feldkapazität und Welkepunkt seines Bodens an oder lassen Sie diese Messreihe weg.</translation>
        </message>
        <message>
            <source>The stations are points, lines and areas. A point stands for each of them here.</source>
            <translation>Die Stationen sind Punkte, Linien und Flächen. Hier steht für jede ein Punkt.</translation>
        </message>
        <message>
            <source>The structure of the file cannot be read.</source>
            <translation>Der Aufbau der Datei ist nicht lesbar.</translation>
        </message>
        <message>
            <source>The structure of the file is damaged.</source>
            <translation>Der Aufbau der Datei ist beschädigt.</translation>
        </message>
        <message>
            <source>The style could not be kept in the file: {reason}</source>
            <translation>Der Stil konnte nicht in der Datei gespeichert werden: {reason}</translation>
        </message>
        <message>
            <source>The style could not be kept in the snapshot: {reason}</source>
            <translation>Der Stil konnte nicht im Datenstand gespeichert werden: {reason}</translation>
        </message>
        <message>
            <source>The table has no column “{1}”. Choose the fields for series, time and value.</source>
            <translation>Die Tabelle hat keine Spalte „{1}“. Wählen Sie die Felder für Messreihe, Zeit und Wert.</translation>
        </message>
        <message>
            <source>The table has no rows. {reason}</source>
            <translation>Die Tabelle hat keine Zeilen. {reason}</translation>
        </message>
        <message>
            <source>The table of the series has no column “{1}”. Add it, or choose another table.</source>
            <translation>Die Tabelle der Messreihen hat keine Spalte „{1}“. Ergänzen Sie sie oder wählen Sie eine andere Tabelle.</translation>
        </message>
        <message>
            <source>The table {1} holds something that was not written by a pull.</source>
            <translation>Die Tabelle {1} enthält etwas, das nicht aus einem Abruf stammt.</translation>
        </message>
        <message>
            <source>The table “{1}” of the snapshot {2} must stay as it is. Name a new one.</source>
            <translation>Die Tabelle „{1}“ des Datenstands {2} muss bleiben, wie sie ist. Geben Sie eine neue an.</translation>
        </message>
        <message>
            <source>The template has no item {1}; what belongs there is left out.</source>
            <translation>Die Layoutvorlage hat kein Element {1}; was dorthin gehört, fehlt.</translation>
        </message>
        <message>
            <source>The template has no map with the id ud_map, so there is no place for the layers.</source>
            <translation>Die Layoutvorlage hat keine Karte mit der Kennung ud_map, also keinen Platz für die Layer.</translation>
        </message>
        <message>
            <source>The template {1} cannot be read as a print layout of QGIS.</source>
            <translation>Die Layoutvorlage {1} kann nicht als Drucklayout von QGIS gelesen werden.</translation>
        </message>
        <message>
            <source>The template {1} cannot be read.</source>
            <translation>Die Layoutvorlage {1} kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The template {1} is larger than 5 MB.</source>
            <translation>Die Layoutvorlage {1} ist größer als 5 MB.</translation>
        </message>
        <message>
            <source>The text of {1} is too long even for a page of its own.</source>
            <translation>Der Text von {1} ist selbst für eine eigene Seite zu lang.</translation>
        </message>
        <message>
            <source>The text of {1} is too long for its place even in the smallest type.</source>
            <translation>Der Text von {1} ist selbst in der kleinsten Schrift zu lang für seinen Platz.</translation>
        </message>
        <message>
            <source>The text “{1}” of the template is HTML and is shown as plain text.</source>
            <translation>Der Text „{1}“ der Layoutvorlage ist HTML und wird als reiner Text gezeigt.</translation>
        </message>
        <message>
            <source>The title and the language could not be written into {1}.</source>
            <translation>Titel und Sprache konnten nicht in {1} geschrieben werden.</translation>
        </message>
        <message>
            <source>The values of {1} in the snapshot begin later than the period asked for, and an update brings only newer ones. A new pull brings those before.</source>
            <translation>Die Werte von {1} im Datenstand beginnen später als der gewünschte Zeitraum, und eine Aktualisierung bringt nur neuere. Die Werte davor bringt ein neuer Abruf.</translation>
        </message>
        <message>
            <source>The zone of the frames, such as Europe/Berlin. Empty: that of the settings.</source>
            <translation>Die Zeitzone der Einzelbilder, etwa Europe/Berlin. Leer: die aus den Einstellungen.</translation>
        </message>
        <message>
            <source>There are no features in the area.</source>
            <translation>In dem Gebiet gibt es keine Objekte.</translation>
        </message>
        <message>
            <source>There are no features in this area.</source>
            <translation>In diesem Gebiet gibt es keine Objekte.</translation>
        </message>
        <message>
            <source>There are no features yet.</source>
            <translation>Es gibt noch keine Objekte.</translation>
        </message>
        <message>
            <source>There are no stations in the area.</source>
            <translation>In dem Gebiet gibt es keine Stationen.</translation>
        </message>
        <message>
            <source>There are no stations yet.</source>
            <translation>Es gibt noch keine Stationen.</translation>
        </message>
        <message>
            <source>There are values of series or stations that are not listed: {1}.</source>
            <translation>Es gibt Werte von Messreihen oder Stationen, die nicht aufgeführt sind: {1}.</translation>
        </message>
        <message>
            <source>There is a platform “{1}” already, whose snapshot can have the same file name. Choose a name that differs in more than capital letters.</source>
            <translation>Es gibt schon eine Plattform „{1}“, deren Datenstand denselben Dateinamen haben kann. Wählen Sie einen Namen, der sich nicht nur in der Groß- und Kleinschreibung unterscheidet.</translation>
        </message>
        <message>
            <source>There is a platform “{name}” already. Replace it?</source>
            <translation>Eine Plattform „{name}“ gibt es schon. Ersetzen?</translation>
        </message>
        <message>
            <source>There is no API called {1}. Known: {2}.</source>
            <translation>Es gibt keine Schnittstelle namens {1}. Bekannt sind: {2}.</translation>
        </message>
        <message>
            <source>There is no basemap “{1}”. Choose {2}.</source>
            <translation>Es gibt keine Hintergrundkarte „{1}“. Wählen Sie {2}.</translation>
        </message>
        <message>
            <source>There is no estimate. {reason}</source>
            <translation>Es liegt keine Schätzung vor. {reason}</translation>
        </message>
        <message>
            <source>There is no project to add relations to. Without a window, name it with PROJECT_PATH.</source>
            <translation>Es gibt kein Projekt, dem Beziehungen hinzugefügt werden könnten. Geben Sie es ohne Fenster mit PROJECT_PATH an.</translation>
        </message>
        <message>
            <source>There is no station of {1} in this area.</source>
            <translation>Von {1} gibt es in diesem Gebiet keine Station.</translation>
        </message>
        <message>
            <source>There is no such folder yet. It is made when something is pulled.</source>
            <translation>Diesen Ordner gibt es noch nicht. Er wird angelegt, wenn etwas abgerufen wird.</translation>
        </message>
        <message>
            <source>There is no time zone “{1}”. Write one such as Europe/Berlin.</source>
            <translation>Es gibt keine Zeitzone „{1}“. Schreiben Sie eine wie Europe/Berlin.</translation>
        </message>
        <message>
            <source>There is no {time} on that day, as clocks go forward; {meant} is meant.</source>
            <translation>{time} Uhr gibt es an diesem Tag nicht, weil die Uhren vorgestellt werden; gemeint ist {meant} Uhr.</translation>
        </message>
        <message>
            <source>There is nothing in the snapshot yet that a map could show.</source>
            <translation>Der Datenstand enthält noch nichts, was eine Karte zeigen könnte.</translation>
        </message>
        <message>
            <source>There is nothing in this period, area and choice of series.</source>
            <translation>In diesem Zeitraum, diesem Gebiet und dieser Auswahl von Messreihen gibt es nichts.</translation>
        </message>
        <message>
            <source>There is nothing to pull.</source>
            <translation>Es gibt nichts abzurufen.</translation>
        </message>
        <message>
            <source>There is nothing to show. Give layers, or a snapshot and data sets in it.</source>
            <translation>Es gibt nichts zu zeigen. Geben Sie Layer an oder einen Datenstand und Datensätze darin.</translation>
        </message>
        <message>
            <source>There is probably nothing, as far as that can be estimated.</source>
            <translation>Vermutlich ist nichts vorhanden, soweit sich das abschätzen lässt.</translation>
        </message>
        <message>
            <source>There was nothing left to pull.</source>
            <translation>Es war nichts mehr abzurufen.</translation>
        </message>
        <message>
            <source>These measurements have no states in words. Choose a property that tells states such as free.</source>
            <translation>Diese Messungen haben keine Zustände in Worten. Wählen Sie eine Messgröße, die Zustände wie „frei“ nennt.</translation>
        </message>
        <message>
            <source>This QGIS does not know the sign-in “{id}” of the platform. Choose another one, or save without.</source>
            <translation>Dieses QGIS kennt die Anmeldung „{id}“ der Plattform nicht. Wählen Sie eine andere oder speichern Sie ohne.</translation>
        </message>
        <message>
            <source>This data set consists of features and has no values over time.</source>
            <translation>Dieser Datensatz besteht aus Objekten und hat keine Werte im Zeitverlauf.</translation>
        </message>
        <message>
            <source>This is certain: the service names the standards it follows.</source>
            <translation>Das ist sicher: Der Dienst nennt die Standards, denen er folgt.</translation>
        </message>
        <message>
            <source>This is hardly the address of a service. Check it.</source>
            <translation>Das ist kaum die Adresse eines Dienstes. Prüfen Sie sie.</translation>
        </message>
        <message>
            <source>This is likely: it answers like one, but does not name the standards it follows.</source>
            <translation>Das ist wahrscheinlich: Sie antwortet so, nennt aber nicht die Standards, denen sie folgt.</translation>
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
            <source>This snapshot exists. The data are added to it; nothing is overwritten.</source>
            <translation>Diesen Datenstand gibt es schon. Die Daten kommen hinzu; überschrieben wird nichts.</translation>
        </message>
        <message>
            <source>This year</source>
            <translation>Dieses Jahr</translation>
        </message>
        <message>
            <source>Three ways to a map of what a city measures</source>
            <translation>Drei Wege zur Karte mit Messwerten einer Stadt</translation>
        </message>
        <message>
            <source>Time of {title}</source>
            <translation>Zeit von {title}</translation>
        </message>
        <message>
            <source>Time series</source>
            <translation>Messreihen</translation>
        </message>
        <message>
            <source>Time zone</source>
            <translation>Zeitzone</translation>
        </message>
        <message>
            <source>Times</source>
            <translation>Zeiten</translation>
        </message>
        <message>
            <source>Times are those of {zone}. The end itself does not belong to the period. Without a tick that side is open.</source>
            <translation>Zeiten gelten für {zone}. Das Ende selbst gehört nicht zum Zeitraum. Ohne Häkchen ist die Seite offen.</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>Titel</translation>
        </message>
        <message>
            <source>Title, key, keyword, observed property or platform; all words must fit</source>
            <translation>Titel, Kennung, Schlagwort, Messgröße oder Plattform; alle Wörter müssen passen</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>Try again in a few minutes.</source>
            <translation>Versuchen Sie es in ein paar Minuten noch einmal.</translation>
        </message>
        <message>
            <source>Undamaged; rows checked: {count}.</source>
            <translation>Unbeschädigt; geprüfte Zeilen: {count}.</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Einheit</translation>
        </message>
        <message>
            <source>Until (not included)</source>
            <translation>Bis (nicht eingeschlossen)</translation>
        </message>
        <message>
            <source>Update of {file} from {platform}</source>
            <translation>Aktualisierung von {file} aus {platform}</translation>
        </message>
        <message>
            <source>Urban Data</source>
            <translation>Urban Data</translation>
        </message>
        <message>
            <source>Urban Data: help</source>
            <translation>Urban Data: Hilfe</translation>
        </message>
        <message>
            <source>Use this address</source>
            <translation>Diese Adresse verwenden</translation>
        </message>
        <message>
            <source>V85 needs the speed of every single vehicle; these values are means or counts of a period. Ask the platform's operator for single speeds, or show the mean speed instead.</source>
            <translation>V85 braucht die Geschwindigkeit jedes einzelnen Fahrzeugs; diese Werte sind Mittel oder Zählungen eines Zeitraums. Fragen Sie den Betreiber der Plattform nach Einzelgeschwindigkeiten oder zeigen Sie stattdessen die mittlere Geschwindigkeit.</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>Werte</translation>
        </message>
        <message>
            <source>Values and features to come: {values}.</source>
            <translation>Erwartete Werte und Objekte: {values}.</translation>
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
            <source>Values to come: {values}.</source>
            <translation>Erwartete Werte: {values}.</translation>
        </message>
        <message>
            <source>Verify that a snapshot is undamaged</source>
            <translation>Datenstand auf Schäden prüfen</translation>
        </message>
        <message>
            <source>Verifying {file}</source>
            <translation>{file} wird geprüft</translation>
        </message>
        <message>
            <source>Wait for the estimate, or agree now.</source>
            <translation>Warten Sie die Schätzung ab oder stimmen Sie jetzt zu.</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <source>What is chosen</source>
            <translation>Was gewählt ist</translation>
        </message>
        <message>
            <source>What is missing in {file} from {platform}</source>
            <translation>Was in {file} fehlt, aus {platform}</translation>
        </message>
        <message>
            <source>What is older than {time} was removed on purpose.</source>
            <translation>Was älter ist als {time}, wurde absichtlich entfernt.</translation>
        </message>
        <message>
            <source>What nobody has counted is only pulled when you agree.</source>
            <translation>Was niemand gezählt hat, wird nur abgerufen, wenn Sie zustimmen.</translation>
        </message>
        <message>
            <source>What the map shows</source>
            <translation>Was die Karte zeigt</translation>
        </message>
        <message>
            <source>What was said while the chosen task was done</source>
            <translation>Was während der gewählten Aufgabe gemeldet wurde</translation>
        </message>
        <message>
            <source>What you want to call it. The test proposes a name.</source>
            <translation>Wie Sie sie nennen möchten. Der Test schlägt einen Namen vor.</translation>
        </message>
        <message>
            <source>When something is missing</source>
            <translation>Wenn etwas fehlt</translation>
        </message>
        <message>
            <source>Which data set of the snapshot? Give its key or title.</source>
            <translation>Welcher Datensatz des Datenstands? Geben Sie Schlüssel oder Titel an.</translation>
        </message>
        <message>
            <source>Why nothing can be pulled yet</source>
            <translation>Warum noch nichts abgerufen werden kann</translation>
        </message>
        <message>
            <source>With &amp;log</source>
            <translation>Mit Pr&amp;otokoll</translation>
        </message>
        <message>
            <source>With log</source>
            <translation>Mit Protokoll</translation>
        </message>
        <message>
            <source>With si&amp;gn-in…</source>
            <translation>&amp;Mit Anmeldung …</translation>
        </message>
        <message>
            <source>Without a tick this side of the period is open.</source>
            <translation>Ohne Häkchen ist diese Seite des Zeitraums offen.</translation>
        </message>
        <message>
            <source>Words that title, key, properties or keywords must hold. Empty: all data sets.</source>
            <translation>Wörter, die in Titel, Schlüssel, Messgrößen oder Schlagwörtern vorkommen müssen. Leer: alle Datensätze.</translation>
        </message>
        <message>
            <source>Write the project file afterwards. Without a window nobody else does, and nothing would be kept.</source>
            <translation>Die Projektdatei danach schreiben. Ohne Fenster tut das sonst niemand, und nichts bliebe erhalten.</translation>
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
            <source>a data set names a table it must not write to.</source>
            <translation>ein Datensatz nennt eine Tabelle, in die er nicht schreiben darf.</translation>
        </message>
        <message>
            <source>a feature among the observations</source>
            <translation>ein Objekt unter den Beobachtungen</translation>
        </message>
        <message>
            <source>a few seconds left</source>
            <translation>noch einige Sekunden</translation>
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
            <source>a geometry with {1}</source>
            <translation>eine Geometrie mit {1}</translation>
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
            <source>a number that is not finite</source>
            <translation>eine Zahl, die nicht endlich ist</translation>
        </message>
        <message>
            <source>a number too large</source>
            <translation>eine zu große Zahl</translation>
        </message>
        <message>
            <source>a period</source>
            <translation>ein Zeitraum</translation>
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
            <source>a property that is nested too deeply</source>
            <translation>eine zu tief verschachtelte Eigenschaft</translation>
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
            <source>a single place</source>
            <translation>ein einzelner Ort</translation>
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
            <source>about a minute left</source>
            <translation>noch etwa eine Minute</translation>
        </message>
        <message>
            <source>about an hour left</source>
            <translation>noch etwa eine Stunde</translation>
        </message>
        <message>
            <source>about {count}</source>
            <translation>etwa {count}</translation>
        </message>
        <message>
            <source>about {count} hours left</source>
            <translation>noch etwa {count} Stunden</translation>
        </message>
        <message>
            <source>about {count} minutes left</source>
            <translation>noch etwa {count} Minuten</translation>
        </message>
        <message>
            <source>about {width} × {height} km</source>
            <translation>etwa {width} × {height} km</translation>
        </message>
        <message>
            <source>access is not permitted.</source>
            <translation>der Zugriff ist nicht erlaubt.</translation>
        </message>
        <message>
            <source>all directions</source>
            <translation>alle Richtungen</translation>
        </message>
        <message>
            <source>all lanes</source>
            <translation>alle Fahrstreifen</translation>
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
            <source>and {count} more</source>
            <translation>und {count} weitere</translation>
        </message>
        <message>
            <source>areas</source>
            <translation>Flächen</translation>
        </message>
        <message>
            <source>arithmetic mean</source>
            <translation>arithmetisches Mittel</translation>
        </message>
        <message>
            <source>at an unknown time</source>
            <translation>zu unbekannter Zeit</translation>
        </message>
        <message>
            <source>at {amount} depth</source>
            <translation>in {amount} Tiefe</translation>
        </message>
        <message>
            <source>at {amount} height</source>
            <translation>in {amount} Höhe</translation>
        </message>
        <message>
            <source>authentication configuration {id}</source>
            <translation>Authentifizierungskonfiguration {id}</translation>
        </message>
        <message>
            <source>auto: as the data says - counts and rainfall are added up, sound levels averaged by their energy, directions as directions, everything else by the arithmetic mean.</source>
            <translation>auto: wie es die Daten sagen - Zählungen und Niederschlag werden summiert, Schallpegel nach ihrer Energie und Richtungen als Richtungen gemittelt, alles andere arithmetisch.</translation>
        </message>
        <message>
            <source>bicycles</source>
            <translation>Fahrräder</translation>
        </message>
        <message>
            <source>buses</source>
            <translation>Busse</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>abgebrochen</translation>
        </message>
        <message>
            <source>cannot be used</source>
            <translation>nicht verwendbar</translation>
        </message>
        <message>
            <source>cars</source>
            <translation>Pkw</translation>
        </message>
        <message>
            <source>complete</source>
            <translation>vollständig</translation>
        </message>
        <message>
            <source>complete for a part</source>
            <translation>vollständig für einen Teil</translation>
        </message>
        <message>
            <source>complete for the area and the series asked for</source>
            <translation>vollständig für das angefragte Gebiet und die angefragten Messreihen</translation>
        </message>
        <message>
            <source>complete for the area asked for</source>
            <translation>vollständig für das angefragte Gebiet</translation>
        </message>
        <message>
            <source>complete for the series asked for</source>
            <translation>vollständig für die angefragten Messreihen</translation>
        </message>
        <message>
            <source>complete for what was asked for</source>
            <translation>vollständig, soweit angefragt</translation>
        </message>
        <message>
            <source>coordinates that are no list</source>
            <translation>Koordinaten, die keine Liste sind</translation>
        </message>
        <message>
            <source>count</source>
            <translation>Anzahl</translation>
        </message>
        <message>
            <source>count over {period}</source>
            <translation>Anzahl in {period}</translation>
        </message>
        <message>
            <source>daily count</source>
            <translation>Anzahl je Tag</translation>
        </message>
        <message>
            <source>daily maximum</source>
            <translation>Tagesmaximum</translation>
        </message>
        <message>
            <source>daily mean</source>
            <translation>Tagesmittel</translation>
        </message>
        <message>
            <source>daily median</source>
            <translation>Tagesmedian</translation>
        </message>
        <message>
            <source>daily minimum</source>
            <translation>Tagesminimum</translation>
        </message>
        <message>
            <source>daily sum</source>
            <translation>Tagessumme</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>beschädigt</translation>
        </message>
        <message>
            <source>de: German words, decimal comma and semicolons in CSV. en: English, point and commas.</source>
            <translation>de: deutsche Wörter, in CSV Dezimalkomma und Semikolons. en: Englisch, Punkt und Kommas.</translation>
        </message>
        <message>
            <source>direction {name}</source>
            <translation>Richtung {name}</translation>
        </message>
        <message>
            <source>every hour</source>
            <translation>jede Stunde</translation>
        </message>
        <message>
            <source>every minute</source>
            <translation>jede Minute</translation>
        </message>
        <message>
            <source>every {count} hours</source>
            <translation>alle {count} Stunden</translation>
        </message>
        <message>
            <source>every {count} minutes</source>
            <translation>alle {count} Minuten</translation>
        </message>
        <message>
            <source>fail: end with an error, so that a nightly job notices. continue: end normally with COMPLETE = false.</source>
            <translation>fail: mit einem Fehler enden, damit ein nächtlicher Lauf es meldet. continue: ordentlich enden, mit COMPLETE = false.</translation>
        </message>
        <message>
            <source>features</source>
            <translation>Objekte</translation>
        </message>
        <message>
            <source>file is gone</source>
            <translation>Datei fehlt</translation>
        </message>
        <message>
            <source>found out when it is asked</source>
            <translation>wird bei der Abfrage festgestellt</translation>
        </message>
        <message>
            <source>from 1 station</source>
            <translation>von 1 Station</translation>
        </message>
        <message>
            <source>from {count} stations</source>
            <translation>von {count} Stationen</translation>
        </message>
        <message>
            <source>hourly count</source>
            <translation>Anzahl je Stunde</translation>
        </message>
        <message>
            <source>hourly maximum</source>
            <translation>Stundenmaximum</translation>
        </message>
        <message>
            <source>hourly mean</source>
            <translation>Stundenmittel</translation>
        </message>
        <message>
            <source>hourly median</source>
            <translation>Stundenmedian</translation>
        </message>
        <message>
            <source>hourly minimum</source>
            <translation>Stundenminimum</translation>
        </message>
        <message>
            <source>hourly sum</source>
            <translation>Stundensumme</translation>
        </message>
        <message>
            <source>in the future</source>
            <translation>in der Zukunft</translation>
        </message>
        <message>
            <source>in use by another program</source>
            <translation>von einem anderen Programm belegt</translation>
        </message>
        <message>
            <source>incomplete</source>
            <translation>unvollständig</translation>
        </message>
        <message>
            <source>incomplete, cancelled</source>
            <translation>unvollständig, abgebrochen</translation>
        </message>
        <message>
            <source>it belongs to another host.</source>
            <translation>es gehört zu einem anderen Rechner.</translation>
        </message>
        <message>
            <source>it cannot be deleted ({1}). Close whatever has it open.</source>
            <translation>er kann nicht gelöscht werden ({1}). Schließen Sie, was ihn geöffnet hat.</translation>
        </message>
        <message>
            <source>it cannot be written to safely.</source>
            <translation>in sie kann nicht sicher geschrieben werden.</translation>
        </message>
        <message>
            <source>it comes from an authority that is not known here.</source>
            <translation>es stammt von einer Stelle, die hier nicht bekannt ist.</translation>
        </message>
        <message>
            <source>it contains a layer style that is no text. Remove it from layer_styles.</source>
            <translation>sie enthält einen Layerstil, der kein Text ist. Entfernen Sie ihn aus layer_styles.</translation>
        </message>
        <message>
            <source>it contains a table that is computed.</source>
            <translation>sie enthält eine berechnete Tabelle.</translation>
        </message>
        <message>
            <source>it contains a trigger, which a snapshot never does.</source>
            <translation>sie enthält einen Trigger; ein Datenstand hat nie einen.</translation>
        </message>
        <message>
            <source>it contains a view, which a snapshot never does.</source>
            <translation>sie enthält eine Sicht (View); ein Datenstand hat nie eine.</translation>
        </message>
        <message>
            <source>it does not accept the request.</source>
            <translation>sie nimmt die Anfrage nicht an.</translation>
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
            <source>it gives other JSON data.</source>
            <translation>sie liefert andere JSON-Daten.</translation>
        </message>
        <message>
            <source>it gives the page of a GeoServer. Its OGC API has an address of its own, if it is installed.</source>
            <translation>sie liefert die Seite eines GeoServers. Dessen OGC API hat, falls eingerichtet, eine eigene Adresse.</translation>
        </message>
        <message>
            <source>it gives the page of a data catalogue (CKAN). The resources of a data set there name services.</source>
            <translation>sie liefert die Seite eines Datenkatalogs (CKAN). Dort nennen die Ressourcen eines Datensatzes die Dienste.</translation>
        </message>
        <message>
            <source>it gives the page of a map portal (Masterportal). What it tells of a layer names the layer's service.</source>
            <translation>sie liefert die Seite eines Kartenportals (Masterportal). Dort nennen die Informationen zu einem Layer dessen Dienst.</translation>
        </message>
        <message>
            <source>it gives values of other series than those asked for.</source>
            <translation>sie liefert Werte anderer Messreihen als der verlangten.</translation>
        </message>
        <message>
            <source>it has been revoked.</source>
            <translation>es wurde widerrufen.</translation>
        </message>
        <message>
            <source>it has expired.</source>
            <translation>es ist abgelaufen.</translation>
        </message>
        <message>
            <source>it has no collections.</source>
            <translation>Er hat keine Sammlungen.</translation>
        </message>
        <message>
            <source>it holds a link that is not text.</source>
            <translation>Sie enthält einen Verweis, der kein Text ist.</translation>
        </message>
        <message>
            <source>it holds a time that is none.</source>
            <translation>er enthält eine Zeit, die keine ist.</translation>
        </message>
        <message>
            <source>it holds no list of values.</source>
            <translation>sie enthält keine Liste von Werten.</translation>
        </message>
        <message>
            <source>it holds no list of {1}.</source>
            <translation>sie enthält keine Liste von {1}.</translation>
        </message>
        <message>
            <source>it holds {1}.</source>
            <translation>sie enthält {1}.</translation>
        </message>
        <message>
            <source>it is a GeoPackage of another origin.</source>
            <translation>sie ist ein GeoPackage anderer Herkunft.</translation>
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
            <source>it is another file. Choose another name.</source>
            <translation>es ist eine andere Datei. Wählen Sie einen anderen Namen.</translation>
        </message>
        <message>
            <source>it is another kind of service (ArcGIS), which QGIS itself opens as a layer.</source>
            <translation>es ist ein Dienst anderer Art (ArcGIS), den QGIS selbst als Layer öffnet.</translation>
        </message>
        <message>
            <source>it is another kind of service (WFS), which QGIS itself opens as a layer.</source>
            <translation>es ist ein Dienst anderer Art (WFS), den QGIS selbst als Layer öffnet.</translation>
        </message>
        <message>
            <source>it is another kind of service (WMS), which QGIS itself opens as a layer.</source>
            <translation>es ist ein Dienst anderer Art (WMS), den QGIS selbst als Layer öffnet.</translation>
        </message>
        <message>
            <source>it is damaged in one place: {problem}</source>
            <translation>sie ist an einer Stelle beschädigt: {problem}</translation>
        </message>
        <message>
            <source>it is damaged in {count} places, the first: {problem}</source>
            <translation>sie ist an {count} Stellen beschädigt, die erste: {problem}</translation>
        </message>
        <message>
            <source>it is damaged.</source>
            <translation>sie ist beschädigt.</translation>
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
            <source>it is not valid yet.</source>
            <translation>es ist noch nicht gültig.</translation>
        </message>
        <message>
            <source>it is packed in a way that was not asked for.</source>
            <translation>sie ist anders gepackt als verlangt.</translation>
        </message>
        <message>
            <source>it is self-signed.</source>
            <translation>es ist selbst signiert.</translation>
        </message>
        <message>
            <source>it looks like a CKAN catalogue.</source>
            <translation>es sieht nach einem CKAN-Katalog aus.</translation>
        </message>
        <message>
            <source>it looks like a GeoJSON file.</source>
            <translation>es sieht nach einer GeoJSON-Datei aus.</translation>
        </message>
        <message>
            <source>it looks like a STAC catalogue.</source>
            <translation>es sieht nach einem STAC-Katalog aus.</translation>
        </message>
        <message>
            <source>it looks like an ArcGIS service.</source>
            <translation>es sieht nach einem ArcGIS-Dienst aus.</translation>
        </message>
        <message>
            <source>it looks like an NGSI context broker.</source>
            <translation>es sieht nach einem NGSI-Kontextbroker aus.</translation>
        </message>
        <message>
            <source>it looks like an OGC API service.</source>
            <translation>es sieht nach einem OGC-API-Dienst aus.</translation>
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
            <source>it reports an error.</source>
            <translation>sie meldet einen Fehler.</translation>
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
            <source>its layer style “{1}” carries {2}. Remove it from layer_styles.</source>
            <translation>ihr Layerstil „{1}“ enthält {2}. Entfernen Sie ihn aus layer_styles.</translation>
        </message>
        <message>
            <source>its list cannot be asked in the order of ids.</source>
            <translation>seine Liste lässt sich nicht nach Kennungen geordnet abfragen.</translation>
        </message>
        <message>
            <source>its rows moved while they were counted.</source>
            <translation>ihre Zeilen verschoben sich, während sie gezählt wurden.</translation>
        </message>
        <message>
            <source>its structure is damaged.</source>
            <translation>ihr Aufbau ist beschädigt.</translation>
        </message>
        <message>
            <source>its table {1} lacks columns.</source>
            <translation>ihrer Tabelle {1} fehlen Spalten.</translation>
        </message>
        <message>
            <source>its version cannot be read.</source>
            <translation>ihre Version ist nicht lesbar.</translation>
        </message>
        <message>
            <source>just now</source>
            <translation>gerade eben</translation>
        </message>
        <message>
            <source>lane {name}</source>
            <translation>Fahrstreifen {name}</translation>
        </message>
        <message>
            <source>last checked {time}</source>
            <translation>zuletzt geprüft {time}</translation>
        </message>
        <message>
            <source>latest values</source>
            <translation>neueste Werte</translation>
        </message>
        <message>
            <source>latest: a row per station with its newest values, or per feature. observations: a row per value. completeness: what was asked for and what is missing.</source>
            <translation>latest: eine Zeile je Station mit ihren neuesten Werten, oder je Objekt. observations: eine Zeile je Wert. completeness: was abgefragt wurde und was fehlt.</translation>
        </message>
        <message>
            <source>less than a minute</source>
            <translation>weniger als eine Minute</translation>
        </message>
        <message>
            <source>less than a minute left</source>
            <translation>noch weniger als eine Minute</translation>
        </message>
        <message>
            <source>licence not named</source>
            <translation>Lizenz nicht genannt</translation>
        </message>
        <message>
            <source>licence {name}</source>
            <translation>Lizenz {name}</translation>
        </message>
        <message>
            <source>light or dark; features of the snapshot are drawn to suit. Empty: that of the basemap, else light.</source>
            <translation>light (hell) oder dark (dunkel); Objekte des Datenstands werden passend gezeichnet. Ohne Angabe der der Grundkarte, sonst hell.</translation>
        </message>
        <message>
            <source>lines</source>
            <translation>Linien</translation>
        </message>
        <message>
            <source>local time, {zone}</source>
            <translation>Ortszeit, {zone}</translation>
        </message>
        <message>
            <source>lorries</source>
            <translation>Lkw</translation>
        </message>
        <message>
            <source>maximum</source>
            <translation>Maximum</translation>
        </message>
        <message>
            <source>maximum over {period}</source>
            <translation>Maximum über {period}</translation>
        </message>
        <message>
            <source>mean</source>
            <translation>Mittel</translation>
        </message>
        <message>
            <source>mean direction</source>
            <translation>mittlere Richtung</translation>
        </message>
        <message>
            <source>mean of the sound energy</source>
            <translation>Mittel der Schallenergie</translation>
        </message>
        <message>
            <source>mean over {period}</source>
            <translation>Mittel über {period}</translation>
        </message>
        <message>
            <source>median</source>
            <translation>Median</translation>
        </message>
        <message>
            <source>median over {period}</source>
            <translation>Median über {period}</translation>
        </message>
        <message>
            <source>minimum</source>
            <translation>Minimum</translation>
        </message>
        <message>
            <source>minimum over {period}</source>
            <translation>Minimum über {period}</translation>
        </message>
        <message>
            <source>monthly count</source>
            <translation>Anzahl je Monat</translation>
        </message>
        <message>
            <source>monthly maximum</source>
            <translation>Monatsmaximum</translation>
        </message>
        <message>
            <source>monthly mean</source>
            <translation>Monatsmittel</translation>
        </message>
        <message>
            <source>monthly median</source>
            <translation>Monatsmedian</translation>
        </message>
        <message>
            <source>monthly minimum</source>
            <translation>Monatsminimum</translation>
        </message>
        <message>
            <source>monthly sum</source>
            <translation>Monatssumme</translation>
        </message>
        <message>
            <source>more records are named than given: {1} and {2}.</source>
            <translation>es werden mehr Einträge genannt als geliefert: {1} und {2}.</translation>
        </message>
        <message>
            <source>motor vehicles</source>
            <translation>Kraftfahrzeuge</translation>
        </message>
        <message>
            <source>motorcycles</source>
            <translation>Motorräder</translation>
        </message>
        <message>
            <source>new: the period as it is. update: only what is newer than the snapshot holds. refresh: the period once more, corrected and withdrawn values are taken over.</source>
            <translation>new: der Zeitraum, wie er ist. update: nur, was neuer ist als der Datenstand. refresh: der Zeitraum noch einmal, Korrekturen und zurückgezogene Werte werden übernommen.</translation>
        </message>
        <message>
            <source>no</source>
            <translation>nein</translation>
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
            <source>no objects</source>
            <translation>keine Objekte</translation>
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
            <source>no values</source>
            <translation>keine Werte</translation>
        </message>
        <message>
            <source>no. {number}</source>
            <translation>Nr. {number}</translation>
        </message>
        <message>
            <source>no; ranges missing: {count}</source>
            <translation>nein; fehlende Abschnitte: {count}</translation>
        </message>
        <message>
            <source>none, project (the visible layers of the project), a basemap of the office profile, or one of: {keys}. A basemap is fetched from the internet.</source>
            <translation>none (keine), project (die sichtbaren Layer des Projekts), eine Hintergrundkarte des Amtsprofils oder eine von: {keys}. Eine Hintergrundkarte wird aus dem Internet geholt.</translation>
        </message>
        <message>
            <source>not a GeoJSON object</source>
            <translation>kein GeoJSON-Objekt</translation>
        </message>
        <message>
            <source>not a feature</source>
            <translation>kein Objekt (Feature)</translation>
        </message>
        <message>
            <source>not a snapshot</source>
            <translation>kein Datenstand</translation>
        </message>
        <message>
            <source>not an object</source>
            <translation>kein Objekt</translation>
        </message>
        <message>
            <source>not checked yet</source>
            <translation>noch nicht geprüft</translation>
        </message>
        <message>
            <source>not finished</source>
            <translation>nicht beendet</translation>
        </message>
        <message>
            <source>nothing in the area asked for</source>
            <translation>nichts im angefragten Gebiet</translation>
        </message>
        <message>
            <source>nothing pulled yet</source>
            <translation>noch nichts abgerufen</translation>
        </message>
        <message>
            <source>nothing yet</source>
            <translation>noch nichts</translation>
        </message>
        <message>
            <source>one data set</source>
            <translation>ein Datensatz</translation>
        </message>
        <message>
            <source>one gap</source>
            <translation>eine Lücke</translation>
        </message>
        <message>
            <source>one of its tables is something else.</source>
            <translation>eine ihrer Tabellen ist etwas anderes.</translation>
        </message>
        <message>
            <source>one range of time</source>
            <translation>ein Zeitraum</translation>
        </message>
        <message>
            <source>one request</source>
            <translation>einer Anfrage</translation>
        </message>
        <message>
            <source>one series</source>
            <translation>eine Messreihe</translation>
        </message>
        <message>
            <source>only {1} of at least {2} positions</source>
            <translation>nur {1} von mindestens {2} Positionen</translation>
        </message>
        <message>
            <source>page {1} leads in a circle.</source>
            <translation>Seite {1} führt im Kreis.</translation>
        </message>
        <message>
            <source>pedestrians</source>
            <translation>Fußgängerinnen und Fußgänger</translation>
        </message>
        <message>
            <source>points</source>
            <translation>Punkte</translation>
        </message>
        <message>
            <source>properties that are no object</source>
            <translation>Eigenschaften, die kein Objekt sind</translation>
        </message>
        <message>
            <source>pulled {time}</source>
            <translation>abgerufen {time}</translation>
        </message>
        <message>
            <source>refresh</source>
            <translation>Auffrischung</translation>
        </message>
        <message>
            <source>series</source>
            <translation>Messreihen</translation>
        </message>
        <message>
            <source>standard: the usual classes of the property, the same on every map. quantiles: about equal numbers of stations in each class, to see differences where the usual classes show none.</source>
            <translation>standard: die üblichen Klassen der Messgröße, auf jeder Karte gleich. quantiles: etwa gleich viele Stationen je Klasse, um Unterschiede zu sehen, wo die üblichen Klassen keine zeigen.</translation>
        </message>
        <message>
            <source>station: {1}</source>
            <translation>Station: {1}</translation>
        </message>
        <message>
            <source>sum</source>
            <translation>Summe</translation>
        </message>
        <message>
            <source>sum over {period}</source>
            <translation>Summe über {period}</translation>
        </message>
        <message>
            <source>the check failed.</source>
            <translation>die Prüfung schlug fehl.</translation>
        </message>
        <message>
            <source>the disk is full or cannot be read and written.</source>
            <translation>der Datenträger ist voll oder lässt sich nicht lesen und beschreiben.</translation>
        </message>
        <message>
            <source>the disk is full.</source>
            <translation>der Datenträger ist voll.</translation>
        </message>
        <message>
            <source>the file or its folder cannot be opened.</source>
            <translation>die Datei oder ihr Ordner lässt sich nicht öffnen.</translation>
        </message>
        <message>
            <source>the file or its folder is read-only.</source>
            <translation>die Datei oder ihr Ordner ist schreibgeschützt.</translation>
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
            <source>too many or too few values in a record of several</source>
            <translation>zu viele oder zu wenige Werte in einem Eintrag mit mehreren</translation>
        </message>
        <message>
            <source>trams</source>
            <translation>Straßenbahnen</translation>
        </message>
        <message>
            <source>update</source>
            <translation>Aktualisierung</translation>
        </message>
        <message>
            <source>vans</source>
            <translation>Lieferwagen</translation>
        </message>
        <message>
            <source>version {1} is not supported.</source>
            <translation>Version {1} wird nicht unterstützt.</translation>
        </message>
        <message>
            <source>weekly count</source>
            <translation>Anzahl je Woche</translation>
        </message>
        <message>
            <source>weekly maximum</source>
            <translation>Wochenmaximum</translation>
        </message>
        <message>
            <source>weekly mean</source>
            <translation>Wochenmittel</translation>
        </message>
        <message>
            <source>weekly median</source>
            <translation>Wochenmedian</translation>
        </message>
        <message>
            <source>weekly minimum</source>
            <translation>Wochenminimum</translation>
        </message>
        <message>
            <source>weekly sum</source>
            <translation>Wochensumme</translation>
        </message>
        <message>
            <source>yearly count</source>
            <translation>Anzahl je Jahr</translation>
        </message>
        <message>
            <source>yearly maximum</source>
            <translation>Jahresmaximum</translation>
        </message>
        <message>
            <source>yearly mean</source>
            <translation>Jahresmittel</translation>
        </message>
        <message>
            <source>yearly median</source>
            <translation>Jahresmedian</translation>
        </message>
        <message>
            <source>yearly minimum</source>
            <translation>Jahresminimum</translation>
        </message>
        <message>
            <source>yearly sum</source>
            <translation>Jahressumme</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>ja</translation>
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
            <source>{1} cannot be written.</source>
            <translation>{1} kann nicht geschrieben werden.</translation>
        </message>
        <message>
            <source>{1} cannot be written: {2}.</source>
            <translation>{1} kann nicht geschrieben werden: {2}.</translation>
        </message>
        <message>
            <source>{1} is a snapshot, which this output would replace. Name another file, or a new table in it: ogr:dbname='{2}' table="{3}"</source>
            <translation>{1} ist ein Datenstand, den diese Ausgabe ersetzen würde. Geben Sie eine andere Datei an oder eine neue Tabelle darin: ogr:dbname='{2}' table="{3}"</translation>
        </message>
        <message>
            <source>{1} is not a point in time: “{2}”. Write a date such as 2026-03-01, a time such as 2026-03-01 06:30, or -7 days, yesterday, now.</source>
            <translation>{1} ist kein Zeitpunkt: „{2}“. Schreiben Sie einen Tag wie 2026-03-01, einen Zeitpunkt wie 2026-03-01 06:30 oder -7 days, yesterday, now.</translation>
        </message>
        <message>
            <source>{1} is read-only. Choose another file.</source>
            <translation>{1} ist schreibgeschützt. Wählen Sie eine andere Datei.</translation>
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
            <source>{1} may keep back intervals that reach over the end of a period.</source>
            <translation>{1} hält womöglich Zeitspannen zurück, die über das Ende eines Zeitraums reichen.</translation>
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
            <source>{1} tells of more features in {2} than it gives ({3} and {4}).</source>
            <translation>{1} meldet in {2} mehr Objekte, als geliefert werden ({3} und {4}).</translation>
        </message>
        <message>
            <source>{1} tells of more {2} than it gives ({3} and {4}).</source>
            <translation>{1} nennt mehr {2}, als geliefert werden ({3} und {4}).</translation>
        </message>
        <message>
            <source>{1} {2} does not have as many rows as were written: {3} instead of {4}.</source>
            <translation>{1} {2} hat nicht so viele Zeilen, wie geschrieben wurden: {3} statt {4}.</translation>
        </message>
        <message>
            <source>{1} {2} holds something that was not written by a pull.</source>
            <translation>{1} {2} enthält etwas, das nicht aus einem Abruf stammt.</translation>
        </message>
        <message>
            <source>{asked}, only in an area that cannot be read</source>
            <translation>{asked}, nur in einem Gebiet, das nicht lesbar ist</translation>
        </message>
        <message>
            <source>{asked}, only in an area: {size}</source>
            <translation>{asked}, nur in einem Gebiet: {size}</translation>
        </message>
        <message>
            <source>{asked}, only {series}</source>
            <translation>{asked}, nur {series}</translation>
        </message>
        <message>
            <source>{count} arrived, the platform names no number</source>
            <translation>{count} eingetroffen, die Plattform nennt keine Zahl</translation>
        </message>
        <message>
            <source>{count} data sets</source>
            <translation>{count} Datensätze</translation>
        </message>
        <message>
            <source>{count} data sets are chosen</source>
            <translation>{count} Datensätze sind gewählt</translation>
        </message>
        <message>
            <source>{count} data sets of {platform}</source>
            <translation>{count} Datensätze aus {platform}</translation>
        </message>
        <message>
            <source>{count} data sets of {platform} are to be pulled.</source>
            <translation>{count} Datensätze von {platform} sollen abgerufen werden.</translation>
        </message>
        <message>
            <source>{count} data sets were not asked for before the pull was cancelled.</source>
            <translation>{count} Datensätze wurden nicht mehr abgefragt, bevor der Abruf abgebrochen wurde.</translation>
        </message>
        <message>
            <source>{count} days ago</source>
            <translation>vor {count} Tagen</translation>
        </message>
        <message>
            <source>{count} features</source>
            <translation>{count} Objekte</translation>
        </message>
        <message>
            <source>{count} features of {platform} are to be pulled.</source>
            <translation>{count} Objekte von {platform} sollen abgerufen werden.</translation>
        </message>
        <message>
            <source>{count} gaps</source>
            <translation>{count} Lücken</translation>
        </message>
        <message>
            <source>{count} hours ago</source>
            <translation>vor {count} Stunden</translation>
        </message>
        <message>
            <source>{count} minutes ago</source>
            <translation>vor {count} Minuten</translation>
        </message>
        <message>
            <source>{count} months</source>
            <translation>{count} Monate</translation>
        </message>
        <message>
            <source>{count} months ago</source>
            <translation>vor {count} Monaten</translation>
        </message>
        <message>
            <source>{count} more ranges are missing; urbandata:checksnapshot lists them all.</source>
            <translation>Es fehlen {count} weitere Zeiträume; urbandata:checksnapshot listet alle auf.</translation>
        </message>
        <message>
            <source>{count} newest values of {platform} are to be pulled.</source>
            <translation>{count} neueste Werte von {platform} sollen abgerufen werden.</translation>
        </message>
        <message>
            <source>{count} objects</source>
            <translation>{count} Objekte</translation>
        </message>
        <message>
            <source>{count} of 1 object</source>
            <translation>{count} von 1 Objekt</translation>
        </message>
        <message>
            <source>{count} of 1 value</source>
            <translation>{count} von 1 Wert</translation>
        </message>
        <message>
            <source>{count} of about {expected}</source>
            <translation>{count} von etwa {expected}</translation>
        </message>
        <message>
            <source>{count} of {expected}</source>
            <translation>{count} von {expected}</translation>
        </message>
        <message>
            <source>{count} of {expected} objects</source>
            <translation>{count} von {expected} Objekten</translation>
        </message>
        <message>
            <source>{count} of {expected} values</source>
            <translation>{count} von {expected} Werten</translation>
        </message>
        <message>
            <source>{count} of {total} series</source>
            <translation>{count} von {total} Messreihen</translation>
        </message>
        <message>
            <source>{count} per second</source>
            <translation>{count} je Sekunde</translation>
        </message>
        <message>
            <source>{count} ranges of time</source>
            <translation>{count} Zeiträume</translation>
        </message>
        <message>
            <source>{count} received</source>
            <translation>{count} empfangen</translation>
        </message>
        <message>
            <source>{count} requests</source>
            <translation>{count} Anfragen</translation>
        </message>
        <message>
            <source>{count} rows are chosen</source>
            <translation>{count} Zeilen sind gewählt</translation>
        </message>
        <message>
            <source>{count} series</source>
            <translation>{count} Messreihen</translation>
        </message>
        <message>
            <source>{count} stations</source>
            <translation>{count} Stationen</translation>
        </message>
        <message>
            <source>{count} stations have no place and are in no layer.</source>
            <translation>{count} Stationen haben keinen Ort und sind in keinem Layer.</translation>
        </message>
        <message>
            <source>{count} values</source>
            <translation>{count} Werte</translation>
        </message>
        <message>
            <source>{count} weeks</source>
            <translation>{count} Wochen</translation>
        </message>
        <message>
            <source>{count} years</source>
            <translation>{count} Jahre</translation>
        </message>
        <message>
            <source>{count} years ago</source>
            <translation>vor {count} Jahren</translation>
        </message>
        <message>
            <source>{count}%</source>
            <translation>{count} %</translation>
        </message>
        <message>
            <source>{file} cannot be written: {reason} What was pulled before is kept.</source>
            <translation>{file} kann nicht geschrieben werden: {reason} Was bis dahin abgerufen wurde, bleibt erhalten.</translation>
        </message>
        <message>
            <source>{file} is at work. Wait for the task to end, or cancel it, before you delete the file.</source>
            <translation>An {file} wird gearbeitet. Warten Sie das Ende der Aufgabe ab oder brechen Sie sie ab, bevor Sie die Datei löschen.</translation>
        </message>
        <message>
            <source>{file} is damaged: what the map shows of it may be wrong.</source>
            <translation>{file} ist beschädigt: Was die Karte davon zeigt, kann falsch sein.</translation>
        </message>
        <message>
            <source>{file} is in the trash.</source>
            <translation>{file} liegt im Papierkorb.</translation>
        </message>
        <message>
            <source>{file} is in use by another program. Let the other pull end, stop editing, or close the file in QGIS; then try again.</source>
            <translation>{file} wird von einem anderen Programm benutzt. Warten Sie das Ende des anderen Abrufs ab, beenden Sie die Bearbeitung oder schließen Sie die Datei in QGIS und versuchen Sie es dann erneut.</translation>
        </message>
        <message>
            <source>{file} is not a snapshot of Urban Data: {reason}</source>
            <translation>Die Datei {file} ist kein Datenstand von Urban Data: {reason}</translation>
        </message>
        <message>
            <source>{file} was deleted.</source>
            <translation>{file} wurde gelöscht.</translation>
        </message>
        <message>
            <source>{file} was replaced or removed while in use. Nothing more was written.</source>
            <translation>{file} wurde während der Verwendung ersetzt oder entfernt. Es wurde nichts weiter geschrieben.</translation>
        </message>
        <message>
            <source>{heading}: see page {number}.</source>
            <translation>{heading}: siehe Seite {number}.</translation>
        </message>
        <message>
            <source>{host} could not be reached. Check the address and the network, then try again.</source>
            <translation>{host} ist nicht erreichbar. Prüfen Sie die Adresse und das Netzwerk und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>{host} did not answer completely within {seconds} s.</source>
            <translation>{host} hat nicht binnen {seconds} s vollständig geantwortet.</translation>
        </message>
        <message>
            <source>{host} does not accept the request (status {status}).</source>
            <translation>{host} nimmt die Anfrage nicht an (Status {status}).</translation>
        </message>
        <message>
            <source>{host} does not speak {scheme} here. Use the address {target}.</source>
            <translation>{host} spricht hier kein {scheme}. Verwenden Sie die Adresse {target}.</translation>
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
            <source>{host} refuses access (status {status}), and no sign-in was sent. Choose an authentication configuration of QGIS for the platform.</source>
            <translation>{host} verweigert den Zugang (Status {status}); eine Anmeldung wurde nicht gesendet. Wählen Sie für die Plattform eine Authentifizierungskonfiguration von QGIS.</translation>
        </message>
        <message>
            <source>{host} refuses access (status {status}). Check the authentication configuration.</source>
            <translation>{host} verweigert den Zugang (Status {status}). Prüfen Sie die Authentifizierungskonfiguration.</translation>
        </message>
        <message>
            <source>{host} wants to be asked at {target}. Use that address.</source>
            <translation>{host} ist unter {target} zu erreichen. Verwenden Sie diese Adresse.</translation>
        </message>
        <message>
            <source>{layer} is no longer kept live.</source>
            <translation>{layer} wird nicht mehr live gehalten.</translation>
        </message>
        <message>
            <source>{layer}: the map shows {frame}, the newest frame. For another one, filter the layer by its t_local.</source>
            <translation>{layer}: Die Karte zeigt {frame}, das neueste Einzelbild. Für ein anderes filtern Sie den Layer nach t_local.</translation>
        </message>
        <message>
            <source>{least} to {most} hours</source>
            <translation>{least} bis {most} Stunden</translation>
        </message>
        <message>
            <source>{least} to {most} minutes</source>
            <translation>{least} bis {most} Minuten</translation>
        </message>
        <message>
            <source>{name} (cannot be used)</source>
            <translation>{name} (nicht benutzbar)</translation>
        </message>
        <message>
            <source>{name} (not listed yet)</source>
            <translation>{name} (noch nicht aufgelistet)</translation>
        </message>
        <message>
            <source>{name} ({shown} of {count})</source>
            <translation>{name} ({shown} von {count})</translation>
        </message>
        <message>
            <source>{name} copy {count}.gpkg</source>
            <translation>{name} Kopie {count}.gpkg</translation>
        </message>
        <message>
            <source>{name} copy.gpkg</source>
            <translation>{name} Kopie.gpkg</translation>
        </message>
        <message>
            <source>{problem} What can be used of it is filled in.</source>
            <translation>{problem} Was davon brauchbar ist, ist eingetragen.</translation>
        </message>
        <message>
            <source>{property}: values read: {count}; each frame shows their {statistic}.</source>
            <translation>{property}: gelesene Werte: {count}; jedes Einzelbild zeigt sie zusammengefasst durch: {statistic}.</translation>
        </message>
        <message>
            <source>{start} to {end}</source>
            <translation>{start} bis {end}</translation>
        </message>
        <message>
            <source>{start} to {end} ({zone})</source>
            <translation>{start} bis {end} ({zone})</translation>
        </message>
        <message>
            <source>{start} to {end}, {series}: {cause}</source>
            <translation>{start} bis {end}, {series}: {cause}</translation>
        </message>
        <message>
            <source>{time} UTC: {mode}, {state}, received: {received}</source>
            <translation>{time} UTC: {mode}, {state}, empfangen: {received}</translation>
        </message>
        <message>
            <source>{time} comes twice on that day, as clocks go back; the first is meant.</source>
            <translation>{time} Uhr gibt es an diesem Tag zweimal, weil die Uhren zurückgestellt werden; gemeint ist das erste Mal.</translation>
        </message>
        <message>
            <source>{time} comes twice on that day, as clocks go back; the second is meant.</source>
            <translation>{time} Uhr gibt es an diesem Tag zweimal, weil die Uhren zurückgestellt werden; gemeint ist das zweite Mal.</translation>
        </message>
        <message>
            <source>{title} is incomplete: {missing}</source>
            <translation>{title} ist unvollständig: {missing}</translation>
        </message>
        <message>
            <source>{title} of {platform}</source>
            <translation>{title} aus {platform}</translation>
        </message>
        <message>
            <source>{title} on the platform</source>
            <translation>{title} auf der Plattform</translation>
        </message>
        <message>
            <source>{title}: age in hours</source>
            <translation>{title}: Alter in Stunden</translation>
        </message>
        <message>
            <source>{title}: change</source>
            <translation>{title}: Änderung</translation>
        </message>
        <message>
            <source>{title}: one record could not be used and was dropped.</source>
            <translation>{title}: Ein Eintrag war unbrauchbar und wurde verworfen.</translation>
        </message>
        <message>
            <source>{title}: the values before {time} were removed on purpose; only what is kept is counted.</source>
            <translation>{title}: Die Werte vor {time} wurden absichtlich entfernt; gezählt wird nur, was noch da ist.</translation>
        </message>
        <message>
            <source>{title}: there are no features in this area.</source>
            <translation>{title}: In diesem Gebiet gibt es keine Objekte.</translation>
        </message>
        <message>
            <source>{title}: there are no values in this period, area and choice of series.</source>
            <translation>{title}: Für diesen Zeitraum, dieses Gebiet und diese Messreihen gibt es keine Werte.</translation>
        </message>
        <message>
            <source>{title}: time (UTC)</source>
            <translation>{title}: Zeit (UTC)</translation>
        </message>
        <message>
            <source>{title}: {count} records could not be used and were dropped.</source>
            <translation>{title}: {count} Einträge waren unbrauchbar und wurden verworfen.</translation>
        </message>
        <message>
            <source>{title}: {state}. Features received: {received} of {expected}; new: {stored}.</source>
            <translation>{title}: {state}. Objekte empfangen: {received}, erwartet: {expected}; neu: {stored}.</translation>
        </message>
        <message>
            <source>{title}: {state}. Features received: {received}; new: {stored}.</source>
            <translation>{title}: {state}. Objekte empfangen: {received}; neu: {stored}.</translation>
        </message>
        <message>
            <source>{title}: {state}. Values and features received: {received} of {expected}; new: {stored}.</source>
            <translation>{title}: {state}. Werte und Objekte empfangen: {received} von {expected}; davon neu: {stored}.</translation>
        </message>
        <message>
            <source>{title}: {state}. Values and features received: {received}; new: {stored}.</source>
            <translation>{title}: {state}. Werte und Objekte empfangen: {received}; davon neu: {stored}.</translation>
        </message>
        <message>
            <source>{title}: {state}. Values received: {received} of {expected}; new: {stored}.</source>
            <translation>{title}: {state}. Werte empfangen: {received}, erwartet: {expected}; neu: {stored}.</translation>
        </message>
        <message>
            <source>{title}: {state}. Values received: {received}; new: {stored}.</source>
            <translation>{title}: {state}. Werte empfangen: {received}; neu: {stored}.</translation>
        </message>
        <message>
            <source>“{1}” has no numbers. Only numbers can be gathered in frames.</source>
            <translation>„{1}“ enthält keine Zahlen. Nur Zahlen lassen sich in Einzelbildern zusammenfassen.</translation>
        </message>
        <message>
            <source>“{1}” holds features, not series. Use urbandata:pullfeatures.</source>
            <translation>„{1}“ enthält Objekte, keine Messreihen. Verwenden Sie urbandata:pullfeatures.</translation>
        </message>
        <message>
            <source>“{1}” holds series, not features. Use urbandata:pullobservations.</source>
            <translation>„{1}“ enthält Messreihen, keine Objekte. Verwenden Sie urbandata:pullobservations.</translation>
        </message>
        <message>
            <source>“{1}” is a data set of measuring stations, not of features.</source>
            <translation>„{1}“ ist ein Datensatz mit Messstationen, nicht mit Objekten.</translation>
        </message>
        <message>
            <source>“{1}” is neither an address nor a saved platform.{2}</source>
            <translation>„{1}“ ist weder eine Adresse noch eine gespeicherte Plattform.{2}</translation>
        </message>
        <message>
            <source>“{1}” is no Land of Germany. Write a code such as DE-HH, or DE for all.</source>
            <translation>„{1}“ ist kein deutsches Bundesland. Schreiben Sie einen Code wie DE-HH, oder DE für alle.</translation>
        </message>
        <message>
            <source>“{1}” is no unit of power or energy. Choose a property in kW, W, kWh or Wh.</source>
            <translation>„{1}“ ist keine Einheit der Leistung oder Energie. Wählen Sie eine Messgröße in kW, W, kWh oder Wh.</translation>
        </message>
        <message>
            <source>“{1}” is no unit of water levels here. Use levels in cm, m or mm.</source>
            <translation>„{1}“ ist hier keine Einheit für Wasserstände. Verwenden Sie Wasserstände in cm, m oder mm.</translation>
        </message>
        <message>
            <source>“{1}” is not a length of time. Write one such as 1 hour, 15 minutes or 1 day.</source>
            <translation>„{1}“ ist keine Zeitspanne. Schreiben Sie etwa 1 hour, 15 minutes oder 1 day.</translation>
        </message>
        <message>
            <source>“{1}” is not a request header that can be sent.</source>
            <translation>„{1}“ ist keine Kopfzeile, die gesendet werden kann.</translation>
        </message>
        <message>
            <source>“{1}” of the template loads something from another place, which was left out.</source>
            <translation>„{1}“ der Layoutvorlage lädt etwas von anderswo; das wurde weggelassen.</translation>
        </message>
        <message>
            <source>“{title}” is kept live: {platform} is asked {interval}.</source>
            <translation>„{title}“ wird live gehalten: {platform} wird {interval} gefragt.</translation>
        </message>
        <message>
            <source>• and {count} more</source>
            <translation>• und {count} weitere</translation>
        </message>
    </context>
</TS>
