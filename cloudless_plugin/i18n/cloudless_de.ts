<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Cloudless</name>
    <message>
      <source>&amp;Area</source>
      <translation>Au&amp;sdehnung</translation>
    </message>
    <message>
      <source>&amp;Bands</source>
      <translation>&amp;Kanäle</translation>
    </message>
    <message>
      <source>'fields' has pairs of bits and their value</source>
      <translation>„fields“ hat Paare aus Bits und ihrem Wert</translation>
    </message>
    <message>
      <source>'gsd' is the size of a pixel in metres, above 0</source>
      <translation>„gsd“ ist die Größe eines Pixels in Metern, über 0</translation>
    </message>
    <message>
      <source>'{base}' has {count} items, but at most {most} can be read: split it, or choose another catalogue.</source>
      <translation>„{base}“ hat {count} Items, höchstens {most} lassen sich lesen: aufteilen oder einen anderen Katalog wählen.</translation>
    </message>
    <message>
      <source>'{found}' stands where it means nothing</source>
      <translation>„{found}“ hat an dieser Stelle keine Bedeutung</translation>
    </message>
    <message>
      <source>'{key}' has lists by {known}, not '{word}'</source>
      <translation>„{key}“ hat Listen zu {known}, nicht zu „{word}“</translation>
    </message>
    <message>
      <source>'{key}' has {value:g}, which is no whole number from 0 to {most}</source>
      <translation>„{key}“ hat {value:g}, keine ganze Zahl von 0 bis {most}</translation>
    </message>
    <message>
      <source>'{key}' is '{value}': give a date as 2023-08-31.</source>
      <translation>„{key}“ ist „{value}“: ein Datum wie 2023-08-31 angeben.</translation>
    </message>
    <message>
      <source>'{key}' is no JSON object: give one, or leave it out.</source>
      <translation>„{key}“ ist kein JSON-Objekt: eines angeben oder es weglassen.</translation>
    </message>
    <message>
      <source>'{key}' is no list of texts</source>
      <translation>„{key}“ ist keine Liste von Texten</translation>
    </message>
    <message>
      <source>'{key}' is no number</source>
      <translation>„{key}“ ist keine Zahl</translation>
    </message>
    <message>
      <source>'{key}' is no object</source>
      <translation>„{key}“ ist kein Objekt</translation>
    </message>
    <message>
      <source>'{key}' is no object of at most {most} entries</source>
      <translation>„{key}“ ist kein Objekt mit höchstens {most} Einträgen</translation>
    </message>
    <message>
      <source>'{key}' is no text of at most {most} letters</source>
      <translation>„{key}“ ist kein Text mit höchstens {most} Zeichen</translation>
    </message>
    <message>
      <source>'{key}' is none of {known}</source>
      <translation>„{key}“ ist keines von {known}</translation>
    </message>
    <message>
      <source>'{key}' is not a polygon: give a GeoJSON Polygon or MultiPolygon.</source>
      <translation>„{key}“ ist kein Polygon: ein GeoJSON-Polygon oder -MultiPolygon angeben.</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give a number.</source>
      <translation>„{key}“ ist {value}: eine Zahl angeben.</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give a text.</source>
      <translation>„{key}“ ist {value}: einen Text angeben.</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give a whole number.</source>
      <translation>„{key}“ ist {value}: eine ganze Zahl angeben.</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give four numbers, west, south, east, north.</source>
      <translation>„{key}“ ist {value}: vier Zahlen angeben: Westen, Süden, Osten, Norden.</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give true or false.</source>
      <translation>„{key}“ ist {value}: true oder false angeben.</translation>
    </message>
    <message>
      <source>'{name}' cannot be the name of an index: begin with a letter, and use at most 32 letters, digits and _.</source>
      <translation>„{name}“ kann kein Name eines Index sein: mit einem Buchstaben beginnen, höchstens 32 Buchstaben, Ziffern und _ verwenden.</translation>
    </message>
    <message>
      <source>'{name}' does not end in {suffix}: choose a name that does.</source>
      <translation>„{name}“ endet nicht auf {suffix}: einen Namen wählen, der so endet.</translation>
    </message>
    <message>
      <source>'{name}' is the name of something else, not of an index: write another.</source>
      <translation>„{name}“ ist der Name von etwas anderem, nicht der eines Index: einen anderen schreiben.</translation>
    </message>
    <message>
      <source>'{path}' cannot be replaced ({reason}): close the program that has it open, or choose another output.</source>
      <translation>„{path}“ kann nicht ersetzt werden ({reason}): das Programm schließen, das die Datei geöffnet hat, oder eine andere Ausgabe wählen.</translation>
    </message>
    <message>
      <source>'{path}' cannot be replaced ({reason}): what is finished is kept as '{kept}'; close the program that has the old file open, or choose another output.</source>
      <translation>„{path}“ kann nicht ersetzt werden ({reason}): was fertig ist, liegt als „{kept}“; das Programm schließen, das die alte Datei geöffnet hat, oder eine andere Ausgabe wählen.</translation>
    </message>
    <message>
      <source>'{path}' cannot be written: choose another output, or allow writing there.</source>
      <translation>„{path}“ kann nicht geschrieben werden: eine andere Ausgabe wählen oder dort das Schreiben erlauben.</translation>
    </message>
    <message>
      <source>'{path}' holds no STAC items: it needs the columns id, geometry and assets, as stac-geoparquet writes them.</source>
      <translation>„{path}“ enthält keine STAC-Items: nötig sind die Spalten id, geometry und assets, wie stac-geoparquet sie schreibt.</translation>
    </message>
    <message>
      <source>'{path}' is GeoParquet, which the engine cannot read on this machine: save the items as JSON instead.</source>
      <translation>„{path}“ ist GeoParquet, was die Engine auf diesem Rechner nicht lesen kann: die Items stattdessen als JSON speichern.</translation>
    </message>
    <message>
      <source>'{path}' is a file that the run reads: choose another output.</source>
      <translation>„{path}“ ist eine Datei, die der Lauf liest: eine andere Ausgabe wählen.</translation>
    </message>
    <message>
      <source>'{path}' is a file: choose a folder for the output.</source>
      <translation>„{path}“ ist eine Datei: einen Ordner für die Ausgabe wählen.</translation>
    </message>
    <message>
      <source>'{path}' is a folder: choose a file for the output.</source>
      <translation>„{path}“ ist ein Ordner: eine Datei für die Ausgabe wählen.</translation>
    </message>
    <message>
      <source>'{path}' is a folder: give the path of the item collection (JSON) in it.</source>
      <translation>„{path}“ ist ein Ordner: den Pfad der Item-Sammlung (JSON) darin angeben.</translation>
    </message>
    <message>
      <source>'{path}' is a web page, not an item collection: save the JSON that it shows instead.</source>
      <translation>„{path}“ ist eine Webseite und keine Item-Sammlung: stattdessen das JSON speichern, das sie zeigt.</translation>
    </message>
    <message>
      <source>'{path}' is broken: it cannot be read as GeoParquet; save it again.</source>
      <translation>„{path}“ ist defekt: die Datei ist als GeoParquet nicht lesbar; sie noch einmal speichern.</translation>
    </message>
    <message>
      <source>'{path}' is broken: it is not JSON; save the item collection again.</source>
      <translation>„{path}“ ist defekt: es ist kein JSON; die Item-Sammlung neu speichern.</translation>
    </message>
    <message>
      <source>'{path}' is not a file on this machine: if it is a web address, begin it with https://.</source>
      <translation>„{path}“ ist keine Datei auf diesem Rechner: ist es eine Webadresse, mit https:// beginnen.</translation>
    </message>
    <message>
      <source>'{path}' is not a file that can be replaced: choose another output.</source>
      <translation>„{path}“ ist keine Datei, die ersetzt werden kann: eine andere Ausgabe wählen.</translation>
    </message>
    <message>
      <source>'{path}' is not an item collection: it has no list of features.</source>
      <translation>„{path}“ ist keine Item-Sammlung: es fehlt die Liste „features“.</translation>
    </message>
    <message>
      <source>'{path}' is one page of a search and names a next one: save all scenes in one item collection, or remove the link 'next' from it if they are all there.</source>
      <translation>„{path}“ ist eine Seite einer Suche und nennt eine nächste: alle Szenen in einer Item-Sammlung speichern oder, wenn sie schon alle da sind, den Link „next“ daraus entfernen.</translation>
    </message>
    <message>
      <source>'{path}' lies where a mosaic of the series belongs, and was not made by Cloudless: move it, or choose another output folder.</source>
      <translation>„{path}“ liegt dort, wo ein Mosaik der Reihe hingehört, und stammt nicht von Cloudless: die Datei verschieben oder einen anderen Ausgabeordner wählen.</translation>
    </message>
    <message>
      <source>'{path}' lies where the STAC item of the mosaic belongs, and was not written by Cloudless: move it, or choose another output.</source>
      <translation>„{path}“ liegt dort, wo das STAC-Item des Mosaiks hingehört, und stammt nicht von Cloudless: die Datei verschieben oder eine andere Ausgabe wählen.</translation>
    </message>
    <message>
      <source>'{path}' lies where the recipe of the mosaic belongs, and is no recipe of Cloudless: move it, or choose another output.</source>
      <translation>„{path}“ liegt dort, wo das Rezept des Mosaiks hingehört, und ist kein Rezept von Cloudless: die Datei verschieben oder eine andere Ausgabe wählen.</translation>
    </message>
    <message>
      <source>'{place}' holds more than can be read at once, {most} MB or {count} million values: split the item collection, or choose another catalogue.</source>
      <translation>„{place}“ enthält mehr, als sich auf einmal lesen lässt ({most} MB oder {count} Millionen Werte): die Item-Sammlung aufteilen oder einen anderen Katalog wählen.</translation>
    </message>
    <message>
      <source>--evidence and --indices are for one mosaic, and the recipe makes a change: leave them out.</source>
      <translation>--evidence und --indices gelten für ein Mosaik, und das Rezept ergibt eine Änderung: weglassen.</translation>
    </message>
    <message>
      <source>--indices is for one mosaic, and the recipe makes a series: leave it out.</source>
      <translation>--indices gilt für ein Mosaik, und das Rezept macht eine Zeitreihe: weglassen.</translation>
    </message>
    <message>
      <source>0: empty</source>
      <translation>0: leer</translation>
    </message>
    <message>
      <source>0: empty, or outside the area</source>
      <translation>0: leer oder außerhalb der Ausdehnung</translation>
    </message>
    <message>
      <source>1: a single view</source>
      <translation>1: eine einzige Beobachtung</translation>
    </message>
    <message>
      <source>2 views</source>
      <translation>2 Beobachtungen</translation>
    </message>
    <message>
      <source>3 to 5 views</source>
      <translation>3 bis 5 Beobachtungen</translation>
    </message>
    <message>
      <source>6 views or more</source>
      <translation>6 Beobachtungen oder mehr</translation>
    </message>
    <message>
      <source>A band of each band for each of these, instead of the one</source>
      <translation>Je Kanal ein eigener Kanal für jede dieser Zahlen statt nur eines einzigen</translation>
    </message>
    <message>
      <source>A coarse mosaic stands on the map while the full one is made</source>
      <translation>Ein grobes Mosaik steht auf der Karte, während das volle entsteht</translation>
    </message>
    <message>
      <source>A downloaded package is not the one that was asked for: try again without the mirror that changes packages.</source>
      <translation>Ein geliefertes Paket ist nicht das angeforderte: ohne den Spiegelserver, der Pakete verändert, erneut versuchen.</translation>
    </message>
    <message>
      <source>A heavy run</source>
      <translation>Ein aufwendiger Lauf</translation>
    </message>
    <message>
      <source>A layer that shows the mosaic wherever the map goes, without a file; it follows the panel</source>
      <translation>Ein Layer, der das Mosaik zeigt, wohin man die Karte auch bewegt, ohne Datei; er folgt dem Bedienfeld</translation>
    </message>
    <message>
      <source>A light run</source>
      <translation>Ein leichter Lauf</translation>
    </message>
    <message>
      <source>A login is for a custom catalogue on the web: give its address, or no login.</source>
      <translation>Eine Anmeldung ist für einen eigenen Katalog im Web: dessen Adresse angeben oder keine Anmeldung.</translation>
    </message>
    <message>
      <source>A mosaic of each feature, of its size and named by this field</source>
      <translation>Je Objekt ein Mosaik in dessen Größe, nach diesem Feld benannt</translation>
    </message>
    <message>
      <source>A mosaic of each month</source>
      <translation>Ein Mosaik je Monat</translation>
    </message>
    <message>
      <source>A mosaic of each month of any year</source>
      <translation>Ein Mosaik je Kalendermonat, alle Jahre zusammen</translation>
    </message>
    <message>
      <source>A mosaic of each quarter</source>
      <translation>Ein Mosaik je Quartal</translation>
    </message>
    <message>
      <source>A mosaic of each season</source>
      <translation>Ein Mosaik je Jahreszeit</translation>
    </message>
    <message>
      <source>A mosaic of each third of a month</source>
      <translation>Ein Mosaik je Monatsdrittel</translation>
    </message>
    <message>
      <source>A mosaic of each week</source>
      <translation>Ein Mosaik je Woche</translation>
    </message>
    <message>
      <source>A mosaic of each year</source>
      <translation>Ein Mosaik je Jahr</translation>
    </message>
    <message>
      <source>A mosaic of every few days</source>
      <translation>Ein Mosaik alle paar Tage</translation>
    </message>
    <message>
      <source>A mosaic of this date alone</source>
      <translation>Mosaik nur aus diesem Tag erstellen</translation>
    </message>
    <message>
      <source>A number stands twice in PERCENTILES: name each once.</source>
      <translation>Eine Zahl steht zweimal in PERCENTILES: jede einmal nennen.</translation>
    </message>
    <message>
      <source>A polygon needs at least three corners: click on the map to add one.</source>
      <translation>Ein Polygon braucht mindestens drei Ecken: auf die Karte klicken, um eine hinzuzufügen.</translation>
    </message>
    <message>
      <source>A process of the engine was ended from outside, perhaps because the memory ran out: run again to resume, with a smaller extent if it happens twice.</source>
      <translation>Ein Prozess der Engine wurde von außen beendet, vielleicht weil der Speicher nicht reichte: erneut starten, der Lauf wird fortgesetzt; geschieht es wieder, mit einer kleineren Ausdehnung.</translation>
    </message>
    <message>
      <source>A tile ended {count} of Dask's workers, one after the other: see the dashboard's logs, give them more memory, and run again to resume.</source>
      <translation>Eine Kachel hat {count} Worker von Dask nacheinander beendet: in die Protokolle des Dashboards sehen, den Workern mehr Speicher geben und erneut starten; der Lauf wird fortgesetzt.</translation>
    </message>
    <message>
      <source>About {disk} when it is set up, {download} to download</source>
      <translation>Eingerichtet etwa {disk}, herunterzuladen {download}</translation>
    </message>
    <message>
      <source>Add a layer o&amp;f evidence</source>
      <translation>Nachweislayer hinzu&amp;fügen</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>Adresse</translation>
    </message>
    <message>
      <source>After</source>
      <translation>Nachher</translation>
    </message>
    <message>
      <source>Agriculture</source>
      <translation>Landwirtschaft</translation>
    </message>
    <message>
      <source>All</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>All bands</source>
      <translation>Alle Kanäle</translation>
    </message>
    <message>
      <source>All changes</source>
      <translation>Alle Änderungen</translation>
    </message>
    <message>
      <source>All months</source>
      <translation>Alle Monate</translation>
    </message>
    <message>
      <source>All mosaics side by side, in the folder of the mosaics</source>
      <translation>Alle Mosaike nebeneinander, im Ordner der Mosaike</translation>
    </message>
    <message>
      <source>Allow</source>
      <translation>Erlauben</translation>
    </message>
    <message>
      <source>Animation</source>
      <translation>Animation</translation>
    </message>
    <message>
      <source>Another Python instead</source>
      <translation>Stattdessen ein anderes Python</translation>
    </message>
    <message>
      <source>April</source>
      <translation>April</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Ausdehnung</translation>
    </message>
    <message>
      <source>Area (empty: the bounds of the places)</source>
      <translation>Ausdehnung (leer: die der Orte)</translation>
    </message>
    <message>
      <source>Area (empty: the bounds of the polygons)</source>
      <translation>Ausdehnung (leer: jene der Polygone)</translation>
    </message>
    <message>
      <source>As they are</source>
      <translation>Wie sie sind</translation>
    </message>
    <message>
      <source>Ask the map</source>
      <translation>Karte befragen</translation>
    </message>
    <message>
      <source>Ask the map: a click shows what all dates have seen there.</source>
      <translation>Karte befragen: Ein Klick zeigt, was alle Tage dort gezeigt haben.</translation>
    </message>
    <message>
      <source>Ask the map: click a place, or draw around one, to see what all dates have seen there, and why</source>
      <translation>Karte befragen: einen Ort anklicken oder umfahren, um zu sehen, was alle Tage dort gezeigt haben, und warum</translation>
    </message>
    <message>
      <source>Asking for collections</source>
      <translation>Sammlungen werden erfragt</translation>
    </message>
    <message>
      <source>Asking the catalogue for its collections…</source>
      <translation>Der Katalog wird nach seinen Sammlungen gefragt …</translation>
    </message>
    <message>
      <source>August</source>
      <translation>August</translation>
    </message>
    <message>
      <source>Autumn</source>
      <translation>Herbst</translation>
    </message>
    <message>
      <source>BANDPASS '{bandpass}' is not known for the band {band}: choose among {known}, or set it to own.</source>
      <translation>BANDPASS „{bandpass}“ ist für den Kanal {band} nicht bekannt: unter {known} wählen oder auf own setzen.</translation>
    </message>
    <message>
      <source>BANDS is empty: give common names such as red,green,blue.</source>
      <translation>BANDS ist leer: übliche Namen wie red,green,blue angeben.</translation>
    </message>
    <message>
      <source>BUFFER is {value:g} m: give a distance from 0 to 10 000 m.</source>
      <translation>BUFFER ist {value:g} m: eine Entfernung von 0 bis 10 000 m angeben.</translation>
    </message>
    <message>
      <source>Back to my request</source>
      <translation>Zurück zu meiner Anfrage</translation>
    </message>
    <message>
      <source>Band or index</source>
      <translation>Kanal oder Index</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Kanäle</translation>
    </message>
    <message>
      <source>Bare soil</source>
      <translation>Offener Boden</translation>
    </message>
    <message>
      <source>Bathymetry</source>
      <translation>Bathymetrie</translation>
    </message>
    <message>
      <source>Before / after</source>
      <translation>Vorher / nachher</translation>
    </message>
    <message>
      <source>Before the first run, the engine must be set up: a Python of its own, which leaves QGIS's alone (about {download} to download, {disk} on the disk).</source>
      <translation>Vor dem ersten Lauf muss die Engine eingerichtet werden: ein eigenes Python, das jenes von QGIS in Ruhe lässt (etwa {download} herunterzuladen, {disk} auf der Festplatte).</translation>
    </message>
    <message>
      <source>Being set up</source>
      <translation>Wird eingerichtet</translation>
    </message>
    <message>
      <source>Best available</source>
      <translation>Beste verfügbare</translation>
    </message>
    <message>
      <source>Best clear date</source>
      <translation>Bester klarer Tag</translation>
    </message>
    <message>
      <source>Beyond the swath</source>
      <translation>Außerhalb des Aufnahmestreifens</translation>
    </message>
    <message>
      <source>Bilinear</source>
      <translation>Bilinear</translation>
    </message>
    <message>
      <source>Bookmark</source>
      <translation>Lesezeichen</translation>
    </message>
    <message>
      <source>Brightness</source>
      <translation>Helligkeit</translation>
    </message>
    <message>
      <source>Broken</source>
      <translation>Defekt</translation>
    </message>
    <message>
      <source>Brought to their median</source>
      <translation>An ihren Median angeglichen</translation>
    </message>
    <message>
      <source>Built-up areas</source>
      <translation>Bebauung</translation>
    </message>
    <message>
      <source>Burnt areas</source>
      <translation>Brandflächen</translation>
    </message>
    <message>
      <source>Burnt areas, after the fire</source>
      <translation>Brandflächen, nach dem Feuer</translation>
    </message>
    <message>
      <source>By the catalogue's figure of the whole scene</source>
      <translation>Nach der Angabe des Katalogs für die ganze Szene</translation>
    </message>
    <message>
      <source>By what each overpass shows of the area, in its classification</source>
      <translation>Nach dem, was jeder Überflug laut seiner Klassifikation von der Ausdehnung zeigt</translation>
    </message>
    <message>
      <source>CATALOG_URL has *** where a login or a key was, which recipes and logs do not keep: give the whole address again.</source>
      <translation>CATALOG_URL hat *** an der Stelle einer Anmeldung oder eines Schlüssels, die Rezepte und Protokolle nicht aufbewahren: die ganze Adresse neu angeben.</translation>
    </message>
    <message>
      <source>CATALOG_URL holds a user name or a password, which projects, models and logs would keep: take them out of the address, and choose a login as AUTHCFG.</source>
      <translation>CATALOG_URL enthält einen Benutzernamen oder ein Passwort, die Projekte, Modelle und Protokolle aufbewahren würden: sie aus der Adresse nehmen und eine Anmeldung als AUTHCFG wählen.</translation>
    </message>
    <message>
      <source>COLLECTION is '{collections}': give the id of a collection, or several different ones with commas between them.</source>
      <translation>COLLECTION ist „{collections}“: die Kennung einer Sammlung angeben oder mehrere verschiedene, durch Kommas getrennt.</translation>
    </message>
    <message>
      <source>Cache</source>
      <translation>Zwischenspeicher</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>Abgebrochen; nichts wurde geschrieben.</translation>
    </message>
    <message>
      <source>Cancelled; {count} mosaic is finished.</source>
      <translation>Abgebrochen; {count} Mosaik ist fertig.</translation>
    </message>
    <message>
      <source>Cancelled; {count} mosaics are finished.</source>
      <translation>Abgebrochen; {count} Mosaike sind fertig.</translation>
    </message>
    <message>
      <source>Cancelling</source>
      <translation>Wird abgebrochen</translation>
    </message>
    <message>
      <source>Catalo&amp;gue</source>
      <translation>Katalo&amp;g</translation>
    </message>
    <message>
      <source>Catalogue</source>
      <translation>Katalog</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>Änderung</translation>
    </message>
    <message>
      <source>Change between two times</source>
      <translation>Änderung zwischen zwei Zeiten</translation>
    </message>
    <message>
      <source>Change of all bands, {first} to {last}</source>
      <translation>Änderung aller Kanäle, {first} bis {last}</translation>
    </message>
    <message>
      <source>Change of {index}, {first} to {last}</source>
      <translation>Änderung von {index}, {first} bis {last}</translation>
    </message>
    <message>
      <source>Change: {path}</source>
      <translation>Änderung: {path}</translation>
    </message>
    <message>
      <source>Check and use</source>
      <translation>Prüfen und verwenden</translation>
    </message>
    <message>
      <source>Checking a Python for Cloudless</source>
      <translation>Ein Python für Cloudless wird geprüft</translation>
    </message>
    <message>
      <source>Chlorophyll</source>
      <translation>Chlorophyll</translation>
    </message>
    <message>
      <source>Chlorophyll of crops</source>
      <translation>Chlorophyll der Feldfrüchte</translation>
    </message>
    <message>
      <source>Choose</source>
      <translation>Wählen</translation>
    </message>
    <message>
      <source>Choose a collection, or give the id of one.</source>
      <translation>Eine Sammlung wählen oder ihre Kennung angeben.</translation>
    </message>
    <message>
      <source>Choose this anew, since the panel does not offer what was chosen: {fields}.</source>
      <translation>Neu wählen, da das Bedienfeld das Gewählte nicht anbietet: {fields}.</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Leeren</translation>
    </message>
    <message>
      <source>Clear views</source>
      <translation>Beobachtungen</translation>
    </message>
    <message>
      <source>Clear views of a pixel at most (0: all)</source>
      <translation>Klare Beobachtungen je Pixel höchstens (0: alle)</translation>
    </message>
    <message>
      <source>Clearest</source>
      <translation>Klarste</translation>
    </message>
    <message>
      <source>Click a dot to see its date on the map.</source>
      <translation>Einen Punkt anklicken, um seinen Tag auf der Karte zu sehen.</translation>
    </message>
    <message>
      <source>Click a place</source>
      <translation>Einen Ort anklicken</translation>
    </message>
    <message>
      <source>Click a place, or draw around one with the button held; Esc ends it.</source>
      <translation>Einen Ort anklicken oder mit gedrückter Maustaste umfahren; Esc beendet.</translation>
    </message>
    <message>
      <source>Click the corners on the map; a right-click, a double-click or Enter closes the polygon, Backspace takes a corner back, Esc cancels.</source>
      <translation>Die Ecken auf der Karte anklicken; Rechtsklick, Doppelklick oder Eingabetaste schließt das Polygon, die Rücktaste nimmt eine Ecke zurück, Esc bricht ab.</translation>
    </message>
    <message>
      <source>Clip to polygons</source>
      <translation>Auf Polygone zuschneiden</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Cloud</source>
      <translation>Wolken</translation>
    </message>
    <message>
      <source>Cloud mask</source>
      <translation>Wolkenmaske</translation>
    </message>
    <message>
      <source>Cloud-free mosaic</source>
      <translation>Wolkenfreies Mosaik</translation>
    </message>
    <message>
      <source>Cloud-free mosaic of surface reflectance x 10000 of {scenes} of {sensor}, by the method {method}, mask {mask} grown by {buffer} m; {filled} % of the area is filled, {single} % of that rests on one view.</source>
      <translation>Wolkenfreies Mosaik der Bodenreflektanz x 10000 aus {scenes} von {sensor}, Methode {method}, Maske {mask}, um {buffer} m erweitert; {filled} % der Ausdehnung sind gefüllt, {single} % davon beruhen auf nur einer Beobachtung.</translation>
    </message>
    <message>
      <source>Cloud-free satellite mosaic of the map</source>
      <translation>Wolkenfreies Satellitenmosaik der Karte</translation>
    </message>
    <message>
      <source>Clouds</source>
      <translation>Wolken</translation>
    </message>
    <message>
      <source>Clouds and shadows</source>
      <translation>Wolken und Schatten</translation>
    </message>
    <message>
      <source>Clouds reach further than their mask: grow it by this much</source>
      <translation>Wolken reichen weiter als ihre Maske: sie um so viel erweitern</translation>
    </message>
    <message>
      <source>Collectio&amp;n</source>
      <translation>Sam&amp;mlung</translation>
    </message>
    <message>
      <source>Collection</source>
      <translation>Sammlung</translation>
    </message>
    <message>
      <source>Colour empty pixels</source>
      <translation>Leere Pixel einfärben</translation>
    </message>
    <message>
      <source>Common names or asset keys, separated by commas</source>
      <translation>Übliche Namen oder Asset-Schlüssel, durch Kommas getrennt</translation>
    </message>
    <message>
      <source>Comparing dates</source>
      <translation>Tage werden verglichen</translation>
    </message>
    <message>
      <source>Composes a cloud-free mosaic of each month, quarter, season or year.</source>
      <translation>Erstellt ein wolkenfreies Mosaik je Monat, Quartal, Jahreszeit oder Jahr.</translation>
    </message>
    <message>
      <source>Composes cloud-free mosaics of two times, and subtracts the earlier from the later.</source>
      <translation>Erstellt wolkenfreie Mosaike zweier Zeiten und zieht das frühere vom späteren ab.</translation>
    </message>
    <message>
      <source>Composes satellite scenes through time into one image without clouds.</source>
      <translation>Fügt Satellitenszenen über die Zeit zu einem Bild ohne Wolken zusammen.</translation>
    </message>
    <message>
      <source>Composing</source>
      <translation>Das Mosaik entsteht</translation>
    </message>
    <message>
      <source>Compute indices</source>
      <translation>Indizes berechnen</translation>
    </message>
    <message>
      <source>Compute on</source>
      <translation>Rechnen auf</translation>
    </message>
    <message>
      <source>Compute on {address}?</source>
      <translation>Auf {address} rechnen?</translation>
    </message>
    <message>
      <source>Computed from the mosaic's reflectance</source>
      <translation>Aus der Reflektanz des Mosaiks berechnet</translation>
    </message>
    <message>
      <source>Computing the change</source>
      <translation>Änderung wird berechnet</translation>
    </message>
    <message>
      <source>Copy as Python</source>
      <translation>Als Python-Code kopieren</translation>
    </message>
    <message>
      <source>Copy as qgis_process command</source>
      <translation>Als qgis_process-Befehl kopieren</translation>
    </message>
    <message>
      <source>Copy methods text</source>
      <translation>Methodentext kopieren</translation>
    </message>
    <message>
      <source>Copy to the clipboard</source>
      <translation>In die Zwischenablage kopieren</translation>
    </message>
    <message>
      <source>Count cloud in</source>
      <translation>Wolken zählen in</translation>
    </message>
    <message>
      <source>Counted from the first day</source>
      <translation>Gezählt vom ersten Tag an</translation>
    </message>
    <message>
      <source>Covered</source>
      <translation>Abgedeckt</translation>
    </message>
    <message>
      <source>Cubic</source>
      <translation>Kubisch</translation>
    </message>
    <message>
      <source>Custom address</source>
      <translation>Eigene Adresse</translation>
    </message>
    <message>
      <source>Custom address (STAC API or item collection)</source>
      <translation>Eigene Adresse (STAC-API oder Item-Sammlung)</translation>
    </message>
    <message>
      <source>Custom bands</source>
      <translation>Eigene Kanäle</translation>
    </message>
    <message>
      <source>Custom dates</source>
      <translation>Eigener Zeitraum</translation>
    </message>
    <message>
      <source>Dark, unclassified and snowy pixels as well</source>
      <translation>Auch dunkle, nicht klassifizierte und verschneite Pixel</translation>
    </message>
    <message>
      <source>Dask</source>
      <translation>Dask</translation>
    </message>
    <message>
      <source>Dask dashboard</source>
      <translation>Dask-Dashboard</translation>
    </message>
    <message>
      <source>Dask dashboard: {link}</source>
      <translation>Dask-Dashboard: {link}</translation>
    </message>
    <message>
      <source>Dask's workers cannot read '{path}', which lies on this machine: choose a catalogue on the web, or a folder that they see as well.</source>
      <translation>Die Worker von Dask können „{path}“ nicht lesen, das auf diesem Rechner liegt: einen Katalog im Web wählen oder einen Ordner, den auch sie sehen.</translation>
    </message>
    <message>
      <source>Dask's workers have other versions ({versions}): pixels may differ a little.</source>
      <translation>Die Worker von Dask haben andere Versionen ({versions}): Pixel können geringfügig abweichen.</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>Datum</translation>
    </message>
    <message>
      <source>Date of the pixel</source>
      <translation>Datum des Pixels</translation>
    </message>
    <message>
      <source>Dates</source>
      <translation>Tage</translation>
    </message>
    <message>
      <source>Days</source>
      <translation>Anzahl Tage</translation>
    </message>
    <message>
      <source>Days of a period (for periods of days)</source>
      <translation>Tage eines Zeitabschnitts (für Zeitabschnitte von Tagen)</translation>
    </message>
    <message>
      <source>Days of the scenes in the animation</source>
      <translation>Tage der Szenen in der Animation</translation>
    </message>
    <message>
      <source>December</source>
      <translation>Dezember</translation>
    </message>
    <message>
      <source>Defaults</source>
      <translation>Standardwerte</translation>
    </message>
    <message>
      <source>Dekads: days 1 to 10, 11 to 20, and the rest</source>
      <translation>Dekaden: Tage 1 bis 10, 11 bis 20 und der Rest</translation>
    </message>
    <message>
      <source>Dense vegetation</source>
      <translation>Dichte Vegetation</translation>
    </message>
    <message>
      <source>Description of the collection</source>
      <translation>Beschreibung der Sammlung</translation>
    </message>
    <message>
      <source>Description of the collection (JSON)</source>
      <translation>Beschreibung der Sammlung (JSON)</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Details</translation>
    </message>
    <message>
      <source>Diagnostics</source>
      <translation>Diagnose</translation>
    </message>
    <message>
      <source>Divider between {before} and {after}</source>
      <translation>Trennlinie zwischen „{before}“ und „{after}“</translation>
    </message>
    <message>
      <source>Do not allow any more</source>
      <translation>Nicht mehr erlauben</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Done: {mosaics} of {scenes}</source>
      <translation>Fertig: {mosaics} aus {scenes}</translation>
    </message>
    <message>
      <source>Done: {scenes}, {filled} % filled</source>
      <translation>Fertig: {scenes}, zu {filled} % gefüllt</translation>
    </message>
    <message>
      <source>Downloading and unpacking packages</source>
      <translation>Pakete werden heruntergeladen und entpackt</translation>
    </message>
    <message>
      <source>Downloading uv, which sets the engine up</source>
      <translation>Herunterladen von uv, das die Engine einrichtet</translation>
    </message>
    <message>
      <source>Drag a rectangle on the map, or click two of its corners; Esc cancels.</source>
      <translation>Auf der Karte ein Rechteck aufziehen oder zwei seiner Ecken anklicken; Esc bricht ab.</translation>
    </message>
    <message>
      <source>Drag it, or press the arrow keys; Esc ends the comparison.</source>
      <translation>Ziehen oder die Pfeiltasten drücken; Esc beendet den Vergleich.</translation>
    </message>
    <message>
      <source>Draw a figure (PNG)</source>
      <translation>Abbildung zeichnen (PNG)</translation>
    </message>
    <message>
      <source>Draw a polygon</source>
      <translation>Polygon zeichnen</translation>
    </message>
    <message>
      <source>Draw a polygon, corner by corner</source>
      <translation>Ein Polygon Ecke für Ecke zeichnen</translation>
    </message>
    <message>
      <source>Draw a rectangle</source>
      <translation>Rechteck zeichnen</translation>
    </message>
    <message>
      <source>Draw an animation (GIF)</source>
      <translation>Animation zeichnen (GIF)</translation>
    </message>
    <message>
      <source>Drawing</source>
      <translation>Wird gezeichnet</translation>
    </message>
    <message>
      <source>Drawing a date</source>
      <translation>Ein Tag wird gezeichnet</translation>
    </message>
    <message>
      <source>Drawing quicklooks</source>
      <translation>Vorschaubilder werden gezeichnet</translation>
    </message>
    <message>
      <source>Drop ha&amp;zy observations</source>
      <translation>Dunstige Beoba&amp;chtungen auslassen</translation>
    </message>
    <message>
      <source>Drop hazy observations</source>
      <translation>Dunstige Beobachtungen auslassen</translation>
    </message>
    <message>
      <source>ENGINE '{address}' has an option that a gateway does not take: it takes auth (basic, kerberos or jupyterhub), and minimum and maximum, which are numbers of workers, as in gateway+https://host?auth=basic&amp;minimum=4&amp;maximum=24.</source>
      <translation>ENGINE „{address}“ verlangt von einem Gateway, was es nicht kennt: es nimmt auth (basic, kerberos oder jupyterhub) sowie minimum und maximum, Anzahlen von Workern, wie in gateway+https://host?auth=basic&amp;minimum=4&amp;maximum=24.</translation>
    </message>
    <message>
      <source>ENGINE '{address}' is not among the allowed Dask addresses: its owner could run code on this machine and see your logins, so allow it only if you know it, in QGIS's Settings → Options → Cloudless → Dask (cloudless/allowed_engines), or for a recipe by --allow-engine.</source>
      <translation>ENGINE „{address}“ gehört nicht zu den erlaubten Adressen von Dask: wer sie betreibt, könnte auf diesem Rechner Code ausführen und Ihre Anmeldungen sehen, also nur erlauben, was Sie kennen, in QGIS unter Einstellungen → Optionen → Cloudless → Dask (cloudless/allowed_engines) oder für ein Rezept mit --allow-engine.</translation>
    </message>
    <message>
      <source>ENGINE '{address}' is not known: give 'local', a Dask scheduler as tcp://host:8786 or tls://host:8786, or a Dask Gateway as gateway+https://host.</source>
      <translation>ENGINE „{address}“ ist unbekannt: „local“, einen Dask-Scheduler wie tcp://host:8786 oder tls://host:8786 oder ein Dask-Gateway wie gateway+https://host angeben.</translation>
    </message>
    <message>
      <source>ENGINE holds a user name or a password: put them into Dask's own configuration, where nobody else reads them.</source>
      <translation>ENGINE enthält einen Benutzernamen oder ein Passwort: beides in die Konfiguration von Dask eintragen, wo es sonst niemand liest.</translation>
    </message>
    <message>
      <source>Each date and band multiplied by one ratio: fewer seams where dates meet</source>
      <translation>Jeder Tag und Kanal mit einem Faktor multipliziert: weniger Nähte, wo Tage aneinandergrenzen</translation>
    </message>
    <message>
      <source>Each pixel takes so many views at most, spread over the time: the mosaic is nearly the same</source>
      <translation>Jedes Pixel nimmt höchstens so viele Beobachtungen, über die Zeit verteilt: das Mosaik ist fast dasselbe</translation>
    </message>
    <message>
      <source>Each sensor's own bands</source>
      <translation>Die eigenen Kanäle jedes Sensors</translation>
    </message>
    <message>
      <source>Earlier evidence</source>
      <translation>Früherer Nachweis</translation>
    </message>
    <message>
      <source>Earlier mosaic</source>
      <translation>Früheres Mosaik</translation>
    </message>
    <message>
      <source>Earlier time</source>
      <translation>Frühere Zeit</translation>
    </message>
    <message>
      <source>Empty: all views look hazy</source>
      <translation>Leer: alle Beobachtungen sehen dunstig aus</translation>
    </message>
    <message>
      <source>Empty: masked on every date</source>
      <translation>Leer: an jedem Tag maskiert</translation>
    </message>
    <message>
      <source>Empty: masked on every date, or outside the area</source>
      <translation>Leer: an jedem Tag maskiert oder außerhalb der Ausdehnung</translation>
    </message>
    <message>
      <source>Empty: no scene covers it</source>
      <translation>Leer: keine Szene bedeckt es</translation>
    </message>
    <message>
      <source>Empty: this machine. For a large area: the address of a Dask scheduler (tcp://host:8786) or of a Dask Gateway (gateway+https://host)</source>
      <translation>Leer: dieser Rechner. Für eine große Ausdehnung: die Adresse eines Dask-Schedulers (tcp://host:8786) oder eines Dask-Gateways (gateway+https://host)</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Engine</translation>
    </message>
    <message>
      <source>Every band is brighter by 0.1 of reflectance in {count} of the {all} dates than in the others: the catalogue is wrong about the radiometric offset of some dates; make the mosaic again from scenes of one processing baseline.</source>
      <translation>An {count} der {all} Tage ist jeder Kanal um 0,1 Reflektanz heller als an den anderen: der Katalog irrt sich beim radiometrischen Versatz einiger Tage; das Mosaik noch einmal aus Szenen einer einzigen Prozessierungsversion erstellen.</translation>
    </message>
    <message>
      <source>Every period is empty: every pixel is masked; widen the dates or ease the mask.</source>
      <translation>Jeder Zeitabschnitt ist leer: jedes Pixel ist maskiert; den Zeitraum erweitern oder die Maske lockern.</translation>
    </message>
    <message>
      <source>Everything that a bug report needs: versions, the engine's state, the last run's log and recipe.</source>
      <translation>Was eine Problemmeldung braucht: Versionen, den Zustand der Engine, Protokoll und Rezept des letzten Laufs.</translation>
    </message>
    <message>
      <source>Evidence</source>
      <translation>Nachweis</translation>
    </message>
    <message>
      <source>Evidence beside each mosaic</source>
      <translation>Nachweis neben jedem Mosaik</translation>
    </message>
    <message>
      <source>Evidence: {path}</source>
      <translation>Nachweis: {path}</translation>
    </message>
    <message>
      <source>Evidence: {title}</source>
      <translation>Nachweis: {title}</translation>
    </message>
    <message>
      <source>Export as recipe…</source>
      <translation>Als Rezept exportieren…</translation>
    </message>
    <message>
      <source>FRAME_RATE is {value:g}: give frames a second, above 0 and at most {most:g}.</source>
      <translation>FRAME_RATE ist {value:g}: Bilder je Sekunde angeben, über 0 und höchstens {most:g}.</translation>
    </message>
    <message>
      <source>FRAME_SIZE is {value}: give {least} to {most} pixels.</source>
      <translation>FRAME_SIZE ist {value}: {least} bis {most} Pixel angeben.</translation>
    </message>
    <message>
      <source>False colour</source>
      <translation>Falschfarben</translation>
    </message>
    <message>
      <source>Far from clouds, in the middle of the season, of a clear scene</source>
      <translation>Fern von Wolken, in der Mitte des Zeitraums, aus einer klaren Szene</translation>
    </message>
    <message>
      <source>Features without points or polygons, left out: {count}</source>
      <translation>Ausgelassene Objekte ohne Punkte oder Polygone: {count}</translation>
    </message>
    <message>
      <source>February</source>
      <translation>Februar</translation>
    </message>
    <message>
      <source>Figure of all mosaics</source>
      <translation>Abbildung aller Mosaike</translation>
    </message>
    <message>
      <source>Files of the engine are in use: close other QGIS windows, wait a minute, and try again.</source>
      <translation>Dateien der Engine sind in Gebrauch: andere QGIS-Fenster schließen, eine Minute warten und erneut versuchen.</translation>
    </message>
    <message>
      <source>Filled from another year</source>
      <translation>Aus einem anderen Jahr gefüllt</translation>
    </message>
    <message>
      <source>Filled from neighbouring years</source>
      <translation>Aus Nachbarjahren gefüllt</translation>
    </message>
    <message>
      <source>Finest of the bands</source>
      <translation>Feinste der Kanäle</translation>
    </message>
    <message>
      <source>First day</source>
      <translation>Erster Tag</translation>
    </message>
    <message>
      <source>First day of the earlier time</source>
      <translation>Erster Tag der früheren Zeit</translation>
    </message>
    <message>
      <source>First day of the later time</source>
      <translation>Erster Tag der späteren Zeit</translation>
    </message>
    <message>
      <source>First time here? Five real scenes of Maribor, Slovenia, come with the plugin: they need no network and no account.</source>
      <translation>Zum ersten Mal hier? Fünf echte Szenen von Maribor, Slowenien, sind in der Erweiterung enthalten: sie brauchen weder Netzwerk noch Benutzerkonto.</translation>
    </message>
    <message>
      <source>Five summers</source>
      <translation>Fünf Sommer</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Folder of the mosaics</source>
      <translation>Ordner der Mosaike</translation>
    </message>
    <message>
      <source>Follow the map again</source>
      <translation>Der Karte wieder folgen</translation>
    </message>
    <message>
      <source>For all QGIS profiles, which share it</source>
      <translation>Für alle QGIS-Profile, die sie gemeinsam benutzen</translation>
    </message>
    <message>
      <source>For each pixel of the mosaic: the number of clear views, the date that it comes from where the method picks one, the number of views before the haze test, and the reason where they are few.</source>
      <translation>Für jedes Pixel des Mosaiks: die Zahl der klaren Beobachtungen, das Datum, von dem es stammt, wenn die Methode eines wählt, die Zahl der Beobachtungen vor der Prüfung auf Dunst und der Grund, wo es wenige sind.</translation>
    </message>
    <message>
      <source>For scenes whose pixels do not lie on the mosaic's</source>
      <translation>Für Szenen, deren Pixel nicht auf denen des Mosaiks liegen</translation>
    </message>
    <message>
      <source>Frames of the animation a second</source>
      <translation>Bilder der Animation je Sekunde</translation>
    </message>
    <message>
      <source>From Monday to Sunday</source>
      <translation>Von Montag bis Sonntag</translation>
    </message>
    <message>
      <source>From each clear view</source>
      <translation>Aus jeder klaren Beobachtung</translation>
    </message>
    <message>
      <source>From the mosaic</source>
      <translation>Aus dem Mosaik</translation>
    </message>
    <message>
      <source>From the same months of the years before and after; the evidence tells which pixels</source>
      <translation>Aus denselben Monaten der Jahre davor und danach; der Nachweis sagt, welche Pixel</translation>
    </message>
    <message>
      <source>Generated scenes, not observed by any satellite</source>
      <translation>Künstlich erzeugte Szenen, von keinem Satelliten aufgenommen</translation>
    </message>
    <message>
      <source>GeoTIFF, all bands…</source>
      <translation>GeoTIFF, alle Kanäle…</translation>
    </message>
    <message>
      <source>Geology</source>
      <translation>Geologie</translation>
    </message>
    <message>
      <source>Geometric median</source>
      <translation>Geometrischer Median</translation>
    </message>
    <message>
      <source>Geometric median of the clear dates</source>
      <translation>Geometrischer Median der klaren Tage</translation>
    </message>
    <message>
      <source>Give the address of a STAC API, or the path of an item collection.</source>
      <translation>Die Adresse einer STAC-API oder den Pfad einer Item-Sammlung angeben.</translation>
    </message>
    <message>
      <source>Give the bands, such as red,green,blue.</source>
      <translation>Die Kanäle angeben, etwa red,green,blue.</translation>
    </message>
    <message>
      <source>Greenest</source>
      <translation>Grünste</translation>
    </message>
    <message>
      <source>Greenest clear date</source>
      <translation>Grünster klarer Tag</translation>
    </message>
    <message>
      <source>Greenness</source>
      <translation>Grünheit</translation>
    </message>
    <message>
      <source>Grow by</source>
      <translation>Erweitern um</translation>
    </message>
    <message>
      <source>Grow the mask by (m)</source>
      <translation>Maske erweitern um (m)</translation>
    </message>
    <message>
      <source>HOLES 'widen' and SCENES do not go together: set HOLES to leave, or empty SCENES.</source>
      <translation>HOLES „widen“ und SCENES gehen nicht zusammen: HOLES auf leave setzen oder SCENES leeren.</translation>
    </message>
    <message>
      <source>Harmonized Landsat Sentinel-2, both</source>
      <translation>Harmonized Landsat Sentinel-2, beide</translation>
    </message>
    <message>
      <source>Here: no clear date of {dates}</source>
      <translation>Hier: an keinem von {dates} Tagen klar</translation>
    </message>
    <message>
      <source>Here: {values}; clear on {clear} of {dates} dates</source>
      <translation>Hier: {values}; klar an {clear} von {dates} Tagen</translation>
    </message>
    <message>
      <source>Hidden: cloud</source>
      <translation>Ausgeblendet: Wolke</translation>
    </message>
    <message>
      <source>Hidden: haze</source>
      <translation>Ausgeblendet: Dunst</translation>
    </message>
    <message>
      <source>Hidden: shadow</source>
      <translation>Ausgeblendet: Schatten</translation>
    </message>
    <message>
      <source>Hide</source>
      <translation>Maske</translation>
    </message>
    <message>
      <source>Holes</source>
      <translation>Lücken</translation>
    </message>
    <message>
      <source>How</source>
      <translation>Verfahren</translation>
    </message>
    <message>
      <source>How many clear views each pixel has, the date of the one it shows, and why it has few or none</source>
      <translation>Wie viele klare Beobachtungen jedes Pixel hat, das Datum der gezeigten, und warum es wenige oder keine hat</translation>
    </message>
    <message>
      <source>How many days each mosaic is made of</source>
      <translation>Aus wie vielen Tagen jedes Mosaik besteht</translation>
    </message>
    <message>
      <source>How many of the clearest dates</source>
      <translation>Wie viele der klarsten Tage</translation>
    </message>
    <message>
      <source>INDEX names several indices: name one, or leave it empty for the change of all bands.</source>
      <translation>INDEX nennt mehrere Indizes: einen nennen oder für die Änderung aller Kanäle leer lassen.</translation>
    </message>
    <message>
      <source>INDICES names {count} indices: name at most {most}.</source>
      <translation>INDICES nennt {count} Indizes: höchstens {most} nennen.</translation>
    </message>
    <message>
      <source>INDICES names {names}, and INDICES_OUTPUT no file for them: name a file, or empty INDICES.</source>
      <translation>INDICES nennt {names}, und INDICES_OUTPUT keine Datei dafür: eine Datei nennen oder INDICES leeren.</translation>
    </message>
    <message>
      <source>INDICES_OUTPUT names a file, and INDICES no index: name one, or empty INDICES_OUTPUT.</source>
      <translation>INDICES_OUTPUT nennt eine Datei, und INDICES keinen Index: einen nennen oder INDICES_OUTPUT leeren.</translation>
    </message>
    <message>
      <source>Index (empty: all bands)</source>
      <translation>Index (leer: alle Kanäle)</translation>
    </message>
    <message>
      <source>Indices</source>
      <translation>Indizes</translation>
    </message>
    <message>
      <source>Indices that have a name</source>
      <translation>Indizes, die einen Namen haben</translation>
    </message>
    <message>
      <source>Indices, change between two times, and tables of places.</source>
      <translation>Indizes, Änderung zwischen zwei Zeiten und Tabellen von Orten.</translation>
    </message>
    <message>
      <source>Indices: {path}</source>
      <translation>Indizes: {path}</translation>
    </message>
    <message>
      <source>It can be composed.</source>
      <translation>Daraus lässt sich ein Mosaik machen.</translation>
    </message>
    <message>
      <source>January</source>
      <translation>Januar</translation>
    </message>
    <message>
      <source>July</source>
      <translation>Juli</translation>
    </message>
    <message>
      <source>June</source>
      <translation>Juni</translation>
    </message>
    <message>
      <source>Keep this area while the map moves</source>
      <translation>Diese Ausdehnung behalten, wenn sich die Karte bewegt</translation>
    </message>
    <message>
      <source>Keep this layer, and follow with a new one</source>
      <translation>Diesen Layer behalten und mit einem neuen folgen</translation>
    </message>
    <message>
      <source>Landsat 8 and 9 ARD</source>
      <translation>Landsat 8 und 9 ARD</translation>
    </message>
    <message>
      <source>Landsat 8 and 9 Collection 2 Level-2</source>
      <translation>Landsat 8 und 9 Collection 2 Level-2</translation>
    </message>
    <message>
      <source>Last day</source>
      <translation>Letzter Tag</translation>
    </message>
    <message>
      <source>Last day of the earlier time</source>
      <translation>Letzter Tag der früheren Zeit</translation>
    </message>
    <message>
      <source>Last day of the later time</source>
      <translation>Letzter Tag der späteren Zeit</translation>
    </message>
    <message>
      <source>Last summer</source>
      <translation>Voriger Sommer</translation>
    </message>
    <message>
      <source>Last three months</source>
      <translation>Letzte drei Monate</translation>
    </message>
    <message>
      <source>Last year</source>
      <translation>Voriges Jahr</translation>
    </message>
    <message>
      <source>Later evidence</source>
      <translation>Späterer Nachweis</translation>
    </message>
    <message>
      <source>Later mosaic</source>
      <translation>Späteres Mosaik</translation>
    </message>
    <message>
      <source>Later time</source>
      <translation>Spätere Zeit</translation>
    </message>
    <message>
      <source>Latest clear date</source>
      <translation>Jüngster klarer Tag</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>Layer</translation>
    </message>
    <message>
      <source>Left out: {count} scenes with the id and the files of another one, but another time; if they are different scenes, give each an id and files of its own.</source>
      <translation>Ausgelassene Szenen mit Kennung und Dateien einer anderen, aber anderer Zeit: {count}; sind es verschiedene Szenen, jeder eine eigene Kennung und eigene Dateien geben.</translation>
    </message>
    <message>
      <source>Lists bands, indices and cloud at points or polygons, on each date of the satellites.</source>
      <translation>Listet Kanäle, Indizes und Wolken an Punkten oder Polygonen auf, für jeden Aufnahmetag der Satelliten.</translation>
    </message>
    <message>
      <source>Lists the satellite scenes of an area and a time, with footprint, date and cloud cover.</source>
      <translation>Listet die Satellitenszenen einer Ausdehnung und eines Zeitraums auf, mit Umriss, Datum und Bewölkung.</translation>
    </message>
    <message>
      <source>Live</source>
      <translation>Live</translation>
    </message>
    <message>
      <source>Live: looking for scenes</source>
      <translation>Live: Szenen werden gesucht</translation>
    </message>
    <message>
      <source>Live: the mosaic follows the map, without a file.</source>
      <translation>Live: Das Mosaik folgt der Karte, ohne Datei.</translation>
    </message>
    <message>
      <source>Live: {what}</source>
      <translation>Live: {what}</translation>
    </message>
    <message>
      <source>Load recipe…</source>
      <translation>Rezept laden…</translation>
    </message>
    <message>
      <source>Login</source>
      <translation>Anmeldung</translation>
    </message>
    <message>
      <source>Login (where the catalogue or its files ask for one)</source>
      <translation>Anmeldung (wo der Katalog oder seine Dateien eine verlangen)</translation>
    </message>
    <message>
      <source>Login to the custom catalogue, where it asks for one</source>
      <translation>Anmeldung beim eigenen Katalog, falls er eine verlangt</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>Darstellung</translation>
    </message>
    <message>
      <source>Look at “{field}” in the panel.</source>
      <translation>Siehe „{field}“ im Bedienfeld.</translation>
    </message>
    <message>
      <source>Look for the scenes now</source>
      <translation>Die Szenen jetzt suchen</translation>
    </message>
    <message>
      <source>Looking at the clouds of the area</source>
      <translation>Die Wolken der Ausdehnung werden betrachtet</translation>
    </message>
    <message>
      <source>Looking for scenes</source>
      <translation>Szenen werden gesucht</translation>
    </message>
    <message>
      <source>Looking for the same months of neighbouring years</source>
      <translation>Dieselben Monate der Nachbarjahre werden gesucht</translation>
    </message>
    <message>
      <source>Looking for what is there</source>
      <translation>Nachsehen, was vorhanden ist</translation>
    </message>
    <message>
      <source>Lower is darker: 25 suppresses haze, as the Copernicus mosaics do</source>
      <translation>Niedriger ist dunkler: 25 unterdrückt Dunst, wie in den Copernicus-Mosaiken</translation>
    </message>
    <message>
      <source>MAX_CLOUD counts the whole scene, as the catalogue tells it, for {count} scenes: what they show of the area is not known.</source>
      <translation>MAX_CLOUD zählt bei {count} Szenen die Bewölkung der ganzen Szene, wie der Katalog sie angibt: was sie von der Ausdehnung zeigen, ist nicht bekannt.</translation>
    </message>
    <message>
      <source>MAX_CLOUD does not apply to {count} scenes whose cloud cover the catalogue does not state: name the ones to use in SCENES if they are too cloudy.</source>
      <translation>MAX_CLOUD gilt nicht für {count} Szenen, deren Bewölkung der Katalog nicht nennt: sind sie zu bewölkt, die gewünschten in SCENES nennen.</translation>
    </message>
    <message>
      <source>MAX_CLOUD is {value:g} %: give a number from 0 to 100.</source>
      <translation>MAX_CLOUD ist {value:g} %: eine Zahl von 0 bis 100 angeben.</translation>
    </message>
    <message>
      <source>METHOD '{method}' needs the band {band}, and {collection} has none: choose another method.</source>
      <translation>METHOD „{method}“ braucht den Kanal {band}, und {collection} hat ihn nicht: eine andere Methode wählen.</translation>
    </message>
    <message>
      <source>Ma&amp;ke</source>
      <translation>Ers&amp;tellen</translation>
    </message>
    <message>
      <source>Made by Cloudless {version}</source>
      <translation>Erstellt mit Cloudless {version}</translation>
    </message>
    <message>
      <source>Make</source>
      <translation>Erstellen</translation>
    </message>
    <message>
      <source>Make again</source>
      <translation>Neu einrichten</translation>
    </message>
    <message>
      <source>Making a Python environment</source>
      <translation>Eine Python-Umgebung wird angelegt</translation>
    </message>
    <message>
      <source>Making the engine quick to start</source>
      <translation>Den Start der Engine beschleunigen</translation>
    </message>
    <message>
      <source>Map view</source>
      <translation>Kartenausschnitt</translation>
    </message>
    <message>
      <source>March</source>
      <translation>März</translation>
    </message>
    <message>
      <source>Maximum clo&amp;ud</source>
      <translation>Ma&amp;x. Wolken</translation>
    </message>
    <message>
      <source>Maximum cloud</source>
      <translation>Max. Wolken</translation>
    </message>
    <message>
      <source>Maximum cloud (%)</source>
      <translation>Max. Wolken (%)</translation>
    </message>
    <message>
      <source>May</source>
      <translation>Mai</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>Mittel</translation>
    </message>
    <message>
      <source>Mean of the clear dates</source>
      <translation>Mittelwert der klaren Tage</translation>
    </message>
    <message>
      <source>Median</source>
      <translation>Median</translation>
    </message>
    <message>
      <source>Median of the clear dates</source>
      <translation>Median der klaren Tage</translation>
    </message>
    <message>
      <source>Medoid</source>
      <translation>Medoid</translation>
    </message>
    <message>
      <source>Medoid of the clear dates</source>
      <translation>Medoid der klaren Tage</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>Methode</translation>
    </message>
    <message>
      <source>Moisture of plants</source>
      <translation>Feuchte der Pflanzen</translation>
    </message>
    <message>
      <source>Months</source>
      <translation>Monate</translation>
    </message>
    <message>
      <source>Months (none: all)</source>
      <translation>Monate (keine: alle)</translation>
    </message>
    <message>
      <source>More</source>
      <translation>Mehr</translation>
    </message>
    <message>
      <source>Mosaic “{name}”</source>
      <translation>Mosaik „{name}“</translation>
    </message>
    <message>
      <source>Mosaic: {path}</source>
      <translation>Mosaik: {path}</translation>
    </message>
    <message>
      <source>Mosaics</source>
      <translation>Mosaike</translation>
    </message>
    <message>
      <source>Mosaics and their recipes: {path}</source>
      <translation>Mosaike und ihre Rezepte: {path}</translation>
    </message>
    <message>
      <source>Mosaics through time</source>
      <translation>Mosaike im Lauf der Zeit</translation>
    </message>
    <message>
      <source>Mosaics {first} to {last}</source>
      <translation>Mosaike {first} bis {last}</translation>
    </message>
    <message>
      <source>Most recent</source>
      <translation>Neueste</translation>
    </message>
    <message>
      <source>Much of the area will have few clear views: choose more scenes, or widen the dates.</source>
      <translation>Ein großer Teil der Ausdehnung wird selten klar zu sehen sein: mehr Szenen wählen oder den Zeitraum erweitern.</translation>
    </message>
    <message>
      <source>Much of the area will have few clear views: widen the dates, or allow cloudier scenes.</source>
      <translation>Ein großer Teil der Ausdehnung wird selten klar zu sehen sein: den Zeitraum erweitern oder wolkigere Szenen zulassen.</translation>
    </message>
    <message>
      <source>Much of the area will have few clear views: widen the dates.</source>
      <translation>Ein großer Teil der Ausdehnung wird selten klar zu sehen sein: den Zeitraum erweitern.</translation>
    </message>
    <message>
      <source>Name of the preset</source>
      <translation>Name der Vorlage</translation>
    </message>
    <message>
      <source>Names from the menu, or your own as name = expression, separated by commas: mine = (nir - red) / nir</source>
      <translation>Namen aus dem Menü oder eigene als Name = Ausdruck, durch Kommas getrennt: meiner = (nir - red) / nir</translation>
    </message>
    <message>
      <source>Nearest neighbour</source>
      <translation>Nächster Nachbar</translation>
    </message>
    <message>
      <source>New in Cloudless {version}</source>
      <translation>Neu in Cloudless {version}</translation>
    </message>
    <message>
      <source>No Python was found that the engine's packages are made for: install version {version} from your system or python.org, and try again.</source>
      <translation>Es wurde kein Python gefunden, für das es die Pakete der Engine gibt: Version {version} aus dem System oder von python.org installieren und erneut versuchen.</translation>
    </message>
    <message>
      <source>No Python {version} or newer was found: install one from your system or python.org, and try again.</source>
      <translation>Kein Python {version} oder neuer gefunden: eines aus dem System oder von python.org installieren und erneut versuchen.</translation>
    </message>
    <message>
      <source>No area is given: draw or choose one, or choose polygons to clip to.</source>
      <translation>Keine Ausdehnung angegeben: eine zeichnen oder wählen, oder Polygone zum Zuschneiden wählen.</translation>
    </message>
    <message>
      <source>No data</source>
      <translation>Keine Daten</translation>
    </message>
    <message>
      <source>No feature is selected in “{layer}”: select some on the map.</source>
      <translation>In „{layer}“ ist kein Objekt gewählt: auf der Karte welche wählen.</translation>
    </message>
    <message>
      <source>No places are given: choose a layer of points or polygons as PLACES.</source>
      <translation>Es sind keine Orte angegeben: einen Layer mit Punkten oder Polygonen als PLACES wählen.</translation>
    </message>
    <message>
      <source>No scene covers the extent: move it, or widen the dates.</source>
      <translation>Keine Szene bedeckt die Ausdehnung: sie verschieben oder den Zeitraum erweitern.</translation>
    </message>
    <message>
      <source>No scene is left of the {count} that the catalogue has: {removed}.</source>
      <translation>Von {count} Szenen des Katalogs bleibt keine übrig: {removed}.</translation>
    </message>
    <message>
      <source>No scene is left of {count}: all are cloudier in the area than {percent:g} %; raise MAX_CLOUD (the least cloudy has {least} %), or widen the dates.</source>
      <translation>Von {count} Szenen bleibt keine: alle sind in der Ausdehnung wolkiger als {percent:g} %; MAX_CLOUD erhöhen (die am wenigsten bewölkte hat {least} %) oder den Zeitraum erweitern.</translation>
    </message>
    <message>
      <source>No scene is ticked: tick some under Scenes.</source>
      <translation>Keine Szene ist angehakt: unter „Szenen“ welche anhaken.</translation>
    </message>
    <message>
      <source>No scenes: look at “{field}”.</source>
      <translation>Keine Szenen: siehe „{field}“.</translation>
    </message>
    <message>
      <source>No server answers: waiting for the network ({seconds} s)</source>
      <translation>Kein Server antwortet: es wird auf das Netzwerk gewartet ({seconds} s)</translation>
    </message>
    <message>
      <source>No server of the scenes' files has answered for {seconds} seconds ({reason}): check the network, and run again to resume.</source>
      <translation>Seit {seconds} Sekunden antwortet kein Server der Dateien der Szenen ({reason}): das Netzwerk prüfen und erneut starten; der Lauf wird fortgesetzt.</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>None of the places lies in the area: choose another layer as PLACES, or leave EXTENT empty.</source>
      <translation>Keiner der Orte liegt in der Ausdehnung: einen anderen Layer als PLACES wählen oder EXTENT leer lassen.</translation>
    </message>
    <message>
      <source>None of the {count} scenes that match can be used (the first: {first}): {advice}.</source>
      <translation>Keine der {count} passenden Szenen kann verwendet werden (die erste: {first}): {advice}.</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>Nicht jetzt</translation>
    </message>
    <message>
      <source>Not searched yet</source>
      <translation>Noch nicht gesucht</translation>
    </message>
    <message>
      <source>Not set</source>
      <translation>Nicht gesetzt</translation>
    </message>
    <message>
      <source>Not set up</source>
      <translation>Nicht eingerichtet</translation>
    </message>
    <message>
      <source>Nothing can be seen there: click elsewhere, or draw a smaller polygon.</source>
      <translation>Dort ist nichts zu sehen: anderswo klicken oder ein kleineres Polygon zeichnen.</translation>
    </message>
    <message>
      <source>Nothing in the items of {collection} tells clouds from ground: set MASK to none, or describe the mask in SENSOR_FILE.</source>
      <translation>Nichts in den Items von {collection} unterscheidet Wolken vom Boden: MASK auf none setzen oder die Maske in SENSOR_FILE beschreiben.</translation>
    </message>
    <message>
      <source>Nothing in the items of {collection} tells how their numbers become reflectance: give 'scale' and 'offset' of the bands in SENSOR_FILE.</source>
      <translation>Nichts in den Items von {collection} sagt, wie aus ihren Zahlen Reflektanz wird: „scale“ und „offset“ der Kanäle in SENSOR_FILE angeben.</translation>
    </message>
    <message>
      <source>Nothing is darker than 0.1 of reflectance in {count} of the {all} dates: they may contain a radiometric offset that the catalogue does not tell; compare with another catalogue.</source>
      <translation>An {count} der {all} Tage ist nichts dunkler als eine Reflektanz von 0,1: sie könnten einen radiometrischen Versatz enthalten, den der Katalog nicht nennt; mit einem anderen Katalog vergleichen.</translation>
    </message>
    <message>
      <source>Nothing of the area was seen on {day}.</source>
      <translation>Am {day} wurde von der Ausdehnung nichts aufgenommen.</translation>
    </message>
    <message>
      <source>Nothing was saved.</source>
      <translation>Nichts wurde gespeichert.</translation>
    </message>
    <message>
      <source>November</source>
      <translation>November</translation>
    </message>
    <message>
      <source>October</source>
      <translation>Oktober</translation>
    </message>
    <message>
      <source>Of a pixel, at most: with 16, a mosaic of a year reads a quarter of the files, and is nearly the same</source>
      <translation>Je Pixel höchstens: mit 16 liest ein Mosaik eines Jahres ein Viertel der Dateien und ist fast dasselbe</translation>
    </message>
    <message>
      <source>Of another version of Cloudless</source>
      <translation>Von einer anderen Version von Cloudless</translation>
    </message>
    <message>
      <source>Of each clear view, reduced by the method: the median of the NDVI is not the NDVI of the median</source>
      <translation>Aus jeder klaren Beobachtung, dann nach der Methode zusammengefasst: der Median des NDVI ist nicht der NDVI des Medians</translation>
    </message>
    <message>
      <source>Of every year from the first to the last day</source>
      <translation>Jedes Jahres vom ersten bis zum letzten Tag</translation>
    </message>
    <message>
      <source>Of the whole scene, as the catalogue says: the area's is not known</source>
      <translation>Bewölkung der ganzen Szene laut Katalog: jene der Ausdehnung ist nicht bekannt</translation>
    </message>
    <message>
      <source>Of your area</source>
      <translation>Anteil an Ihrer Ausdehnung</translation>
    </message>
    <message>
      <source>Of your area, by the scenes' classification</source>
      <translation>In Ihrer Ausdehnung, nach der Klassifikation der Szenen</translation>
    </message>
    <message>
      <source>One for each feature, by “{field}”</source>
      <translation>Eines je Objekt, nach „{field}“</translation>
    </message>
    <message>
      <source>One mosaic</source>
      <translation>Ein Mosaik</translation>
    </message>
    <message>
      <source>One mosaic of all features</source>
      <translation>Ein Mosaik aller Objekte</translation>
    </message>
    <message>
      <source>One view</source>
      <translation>Eine Beobachtung</translation>
    </message>
    <message>
      <source>Only the scenes of this layer (by its field id)</source>
      <translation>Nur die Szenen dieses Layers (nach dem Feld id)</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>Ordner öffnen</translation>
    </message>
    <message>
      <source>Open in Processing…</source>
      <translation>In der Verarbeitung öffnen…</translation>
    </message>
    <message>
      <source>Open recipe</source>
      <translation>Rezept öffnen</translation>
    </message>
    <message>
      <source>Open the documentation</source>
      <translation>Die Dokumentation öffnen</translation>
    </message>
    <message>
      <source>Open water</source>
      <translation>Offenes Wasser</translation>
    </message>
    <message>
      <source>Open water, also in towns</source>
      <translation>Offenes Wasser, auch in Städten</translation>
    </message>
    <message>
      <source>Options…</source>
      <translation>Optionen…</translation>
    </message>
    <message>
      <source>Or the id of any other collection, or of several with commas between them</source>
      <translation>Oder die Kennung einer beliebigen anderen Sammlung, oder mehrerer mit Kommas dazwischen</translation>
    </message>
    <message>
      <source>Outpu&amp;t</source>
      <translation>A&amp;usgabe</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Output CRS</source>
      <translation>Ausgabe-KBS</translation>
    </message>
    <message>
      <source>Output CRS (empty: the scenes' UTM zone)</source>
      <translation>KBS der Ausgabe (leer: UTM-Zone der Szenen)</translation>
    </message>
    <message>
      <source>PERCENTILE is {value:g}: give a number from 0 to 100.</source>
      <translation>PERCENTILE ist {value:g}: eine Zahl von 0 bis 100 angeben.</translation>
    </message>
    <message>
      <source>PERCENTILES and INDICES do not go together: empty one of them.</source>
      <translation>PERCENTILES und INDICES vertragen sich nicht: eines leeren.</translation>
    </message>
    <message>
      <source>PERCENTILES has {value:g}: give numbers from 0 to 100 with at most two decimals.</source>
      <translation>PERCENTILES enthält {value:g}: Zahlen von 0 bis 100 mit höchstens zwei Nachkommastellen angeben.</translation>
    </message>
    <message>
      <source>PERCENTILES is for METHOD percentile, and METHOD is '{method}': empty the one or change the other.</source>
      <translation>PERCENTILES gilt für METHOD percentile, und METHOD ist „{method}“: das eine leeren oder das andere ändern.</translation>
    </message>
    <message>
      <source>PERIOD 'month-of-year' composes all years, so that HOLES has none to take: set it to leave.</source>
      <translation>PERIOD „month-of-year“ fasst alle Jahre zusammen, sodass für HOLES keines bleibt: HOLES auf leave setzen.</translation>
    </message>
    <message>
      <source>Percentile</source>
      <translation>Perzentil</translation>
    </message>
    <message>
      <source>Percentile (for the method of that name)</source>
      <translation>Perzentil (für die Methode dieses Namens)</translation>
    </message>
    <message>
      <source>Picture (PNG)…</source>
      <translation>Bild (PNG)…</translation>
    </message>
    <message>
      <source>Picture: {path}</source>
      <translation>Bild: {path}</translation>
    </message>
    <message>
      <source>Pixels with data (%)</source>
      <translation>Pixel mit Daten (%)</translation>
    </message>
    <message>
      <source>Pixels with data in both times (%)</source>
      <translation>Pixel mit Daten zu beiden Zeiten (%)</translation>
    </message>
    <message>
      <source>Pixels with data that rest on one observation (%)</source>
      <translation>Pixel mit Daten, die auf nur einer Beobachtung beruhen (%)</translation>
    </message>
    <message>
      <source>Pixels without a clear view</source>
      <translation>Pixel ohne klare Beobachtung</translation>
    </message>
    <message>
      <source>Pixels without a clear view are filled from scenes of {years}</source>
      <translation>Pixel ohne klare Beobachtung sind aus Szenen von {years} gefüllt</translation>
    </message>
    <message>
      <source>Place through time</source>
      <translation>Ort im Lauf der Zeit</translation>
    </message>
    <message>
      <source>Places (points or polygons)</source>
      <translation>Orte (Punkte oder Polygone)</translation>
    </message>
    <message>
      <source>Places sampled</source>
      <translation>Orte in der Tabelle</translation>
    </message>
    <message>
      <source>Planetary Computer, which has the same scenes and needs no account</source>
      <translation>Planetary Computer, der dieselben Szenen hat und kein Benutzerkonto braucht</translation>
    </message>
    <message>
      <source>Platforms</source>
      <translation>Plattformen</translation>
    </message>
    <message>
      <source>Platforms (-: all but these; empty: all)</source>
      <translation>Plattformen (-: alle außer diesen; leer: alle)</translation>
    </message>
    <message>
      <source>Play</source>
      <translation>Abspielen</translation>
    </message>
    <message>
      <source>Polygon</source>
      <translation>Polygon</translation>
    </message>
    <message>
      <source>Polygon around {latitude}° / {longitude}°</source>
      <translation>Polygon um {latitude}° / {longitude}°</translation>
    </message>
    <message>
      <source>Polygons (their bounds, where no area is given)</source>
      <translation>Polygone (ihre Ausdehnung, wo keine angegeben ist)</translation>
    </message>
    <message>
      <source>Presets</source>
      <translation>Vorlagen</translation>
    </message>
    <message>
      <source>Python that has the engine's packages</source>
      <translation>Python, das die Pakete der Engine hat</translation>
    </message>
    <message>
      <source>Python's venv module is incomplete: install it (on Debian and Ubuntu: sudo apt install python3-venv).</source>
      <translation>Das venv-Modul von Python ist unvollständig: es installieren (unter Debian und Ubuntu: sudo apt install python3-venv).</translation>
    </message>
    <message>
      <source>QGIS cannot show the area of “{path}”: choose another recipe.</source>
      <translation>QGIS kann die Ausdehnung von „{path}“ nicht zeigen: ein anderes Rezept wählen.</translation>
    </message>
    <message>
      <source>Quarter {number} of {year}</source>
      <translation>Quartal {number} {year}</translation>
    </message>
    <message>
      <source>RESOLUTION is {value:g}: give a number above 0, or leave it empty.</source>
      <translation>RESOLUTION ist {value:g}: eine Zahl über 0 angeben oder leer lassen.</translation>
    </message>
    <message>
      <source>RESOLUTION {value:g} is {kilometres:,.0f} km, since the units of {crs} are degrees: for pixels of {value:g} m give {meant}.</source>
      <translation>RESOLUTION {value:g} sind {kilometres:.0f} km, denn die Einheiten von {crs} sind Grad: für Pixel von {value:g} m {meant} angeben.</translation>
    </message>
    <message>
      <source>RESOLUTION {value:g} is {millimetres:.1f} mm, since the units of {crs} are not degrees: for pixels of {value:g} degrees give {meant}.</source>
      <translation>RESOLUTION {value:g} sind {millimetres:.1f} mm, denn die Einheiten von {crs} sind keine Grad: für Pixel von {value:g} Grad {meant} angeben.</translation>
    </message>
    <message>
      <source>Reading headers</source>
      <translation>Dateiköpfe werden gelesen</translation>
    </message>
    <message>
      <source>Reading the places</source>
      <translation>Orte werden gelesen</translation>
    </message>
    <message>
      <source>Reading the scenes of a date</source>
      <translation>Die Szenen eines Tages werden gelesen</translation>
    </message>
    <message>
      <source>Reading: {done} of {count} dates; haze is told at the end</source>
      <translation>Lesen: {done} von {count} Tagen; Dunst zeigt sich am Ende</translation>
    </message>
    <message>
      <source>Ready, set up on {day}</source>
      <translation>Bereit, eingerichtet am {day}</translation>
    </message>
    <message>
      <source>Reason where views are few</source>
      <translation>Grund für wenige Beobachtungen</translation>
    </message>
    <message>
      <source>Recent runs</source>
      <translation>Letzte Läufe</translation>
    </message>
    <message>
      <source>Recipe</source>
      <translation>Rezept</translation>
    </message>
    <message>
      <source>Recipe: {path}</source>
      <translation>Rezept: {path}</translation>
    </message>
    <message>
      <source>Rectangle</source>
      <translation>Rechteck</translation>
    </message>
    <message>
      <source>Reflectance of</source>
      <translation>Reflektanz von</translation>
    </message>
    <message>
      <source>Reflectance, {band}</source>
      <translation>Reflektanz, {band}</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Remove preset</source>
      <translation>Vorlage entfernen</translation>
    </message>
    <message>
      <source>Removing the Cloudless engine</source>
      <translation>Die Engine von Cloudless wird entfernt</translation>
    </message>
    <message>
      <source>Removing what an older Cloudless has left</source>
      <translation>Reste eines älteren Cloudless werden entfernt</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>Reparieren</translation>
    </message>
    <message>
      <source>Replace</source>
      <translation>Ersetzen</translation>
    </message>
    <message>
      <source>Replace the preset “{name}”?</source>
      <translation>Die Vorlage „{name}“ ersetzen?</translation>
    </message>
    <message>
      <source>Resampling</source>
      <translation>Abtastung</translation>
    </message>
    <message>
      <source>Resolution</source>
      <translation>Auflösung</translation>
    </message>
    <message>
      <source>Resolution (units of the output CRS; empty: finest of the bands)</source>
      <translation>Auflösung (Einheiten des KBS der Ausgabe; leer: feinste der Kanäle)</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>Zeilen</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>Starten</translation>
    </message>
    <message>
      <source>Run (Ctrl+Return)</source>
      <translation>Starten (Strg+Eingabe)</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>Erneut starten</translation>
    </message>
    <message>
      <source>Run as batch…</source>
      <translation>Als Batchprozess starten…</translation>
    </message>
    <message>
      <source>S3 keys of the Copernicus Data Space (type AWS S3)</source>
      <translation>S3-Schlüsseln des Copernicus Data Space (Typ AWS S3)</translation>
    </message>
    <message>
      <source>SENSOR_FILE cannot be used ({problem}): correct it by the example in the manual.</source>
      <translation>SENSOR_FILE lässt sich nicht verwenden ({problem}): die Datei nach dem Beispiel im Handbuch berichtigen.</translation>
    </message>
    <message>
      <source>STAC API or item collection</source>
      <translation>STAC-API oder Item-Sammlung</translation>
    </message>
    <message>
      <source>STAC item</source>
      <translation>STAC-Item</translation>
    </message>
    <message>
      <source>STEP is {value}: give a whole number of days from 1 to {most}.</source>
      <translation>STEP ist {value}: eine ganze Zahl von Tagen von 1 bis {most} angeben.</translation>
    </message>
    <message>
      <source>SWIR</source>
      <translation>SWIR</translation>
    </message>
    <message>
      <source>Sample scenes</source>
      <translation>Beispielszenen</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>Stichproben</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
    <message>
      <source>Save as</source>
      <translation>Speichern als</translation>
    </message>
    <message>
      <source>Save as preset…</source>
      <translation>Als Vorlage speichern…</translation>
    </message>
    <message>
      <source>Save as “{name}”</source>
      <translation>Als „{name}“ speichern</translation>
    </message>
    <message>
      <source>Saved: {path}</source>
      <translation>Gespeichert: {path}</translation>
    </message>
    <message>
      <source>Saving the look</source>
      <translation>Die Darstellung wird gespeichert</translation>
    </message>
    <message>
      <source>Saving the mosaic</source>
      <translation>Das Mosaik wird gespeichert</translation>
    </message>
    <message>
      <source>Scene skipped: {problem}</source>
      <translation>Szene übersprungen: {problem}</translation>
    </message>
    <message>
      <source>Scenes</source>
      <translation>Szenen</translation>
    </message>
    <message>
      <source>Scenes cloudier than this are left out</source>
      <translation>Wolkigere Szenen werden ausgelassen</translation>
    </message>
    <message>
      <source>Scenes that could not be read</source>
      <translation>Szenen, die nicht gelesen werden konnten</translation>
    </message>
    <message>
      <source>Scenes that match</source>
      <translation>Passende Szenen</translation>
    </message>
    <message>
      <source>Scenes used</source>
      <translation>Verwendete Szenen</translation>
    </message>
    <message>
      <source>Scenes, one b&amp;y one</source>
      <translation>Szenen e&amp;inzeln</translation>
    </message>
    <message>
      <source>Schedulers and gateways that runs may use. Their owners can run code here and see a run's logins.</source>
      <translation>Scheduler und Gateways, die Läufe nutzen dürfen. Wer sie betreibt, kann hier Code ausführen und die Anmeldungen eines Laufs sehen.</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Search results and headers of files, so that the next run on an area begins sooner.</source>
      <translation>Suchergebnisse und Dateiköpfe, damit der nächste Lauf in einem Gebiet schneller beginnt.</translation>
    </message>
    <message>
      <source>Searched {count} minute ago</source>
      <translation>Suche vor {count} Minute</translation>
    </message>
    <message>
      <source>Searched {count} minutes ago</source>
      <translation>Suche vor {count} Minuten</translation>
    </message>
    <message>
      <source>Searching</source>
      <translation>Suche läuft</translation>
    </message>
    <message>
      <source>Searching: {count} scenes so far</source>
      <translation>Suche läuft: bisher {count} Szenen</translation>
    </message>
    <message>
      <source>Seen clear</source>
      <translation>Klar gesehen</translation>
    </message>
    <message>
      <source>Selected features</source>
      <translation>Gewählte Objekte</translation>
    </message>
    <message>
      <source>Sentinel-2 ARD, all satellites</source>
      <translation>Sentinel-2 ARD, alle Satelliten</translation>
    </message>
    <message>
      <source>Sentinel-2 adjusted to Landsat 8 and 9 by the coefficients of HLS, so that both may lie in one mosaic</source>
      <translation>Sentinel-2 mit den Koeffizienten von HLS an Landsat 8 und 9 angepasst, damit beide in einem Mosaik liegen können</translation>
    </message>
    <message>
      <source>September</source>
      <translation>September</translation>
    </message>
    <message>
      <source>Set up</source>
      <translation>Einrichten</translation>
    </message>
    <message>
      <source>Setting up the Cloudless engine</source>
      <translation>Die Engine von Cloudless wird eingerichtet</translation>
    </message>
    <message>
      <source>Setting up the engine; this is done once.</source>
      <translation>Die Engine wird eingerichtet; das geschieht nur einmal.</translation>
    </message>
    <message>
      <source>Several percentiles instead (10,50,90)</source>
      <translation>Stattdessen mehrere Perzentile (10,50,90)</translation>
    </message>
    <message>
      <source>Short-wave infrared</source>
      <translation>Kurzwelliges Infrarot</translation>
    </message>
    <message>
      <source>Show a first picture</source>
      <translation>Ein erstes Bild zeigen</translation>
    </message>
    <message>
      <source>Show on the map</source>
      <translation>Auf der Karte zeigen</translation>
    </message>
    <message>
      <source>Show the chart</source>
      <translation>Diagramm zeigen</translation>
    </message>
    <message>
      <source>Six more catalogues, and any collection that describes itself.</source>
      <translation>Sechs weitere Kataloge und jede Sammlung, die sich selbst beschreibt.</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Size of a pixel, in units of the output CRS</source>
      <translation>Größe eines Pixels in Einheiten des Ausgabe-KBS</translation>
    </message>
    <message>
      <source>Size of the animation (pixels)</source>
      <translation>Größe der Animation (Pixel)</translation>
    </message>
    <message>
      <source>Snow</source>
      <translation>Schnee</translation>
    </message>
    <message>
      <source>Something unforeseen went wrong ({problem}): see the log and report it.</source>
      <translation>Etwas Unvorhergesehenes ist schiefgegangen ({problem}): ins Protokoll sehen und den Fehler melden.</translation>
    </message>
    <message>
      <source>Source and licence</source>
      <translation>Quelle und Lizenz</translation>
    </message>
    <message>
      <source>Sparse vegetation</source>
      <translation>Lichte Vegetation</translation>
    </message>
    <message>
      <source>Spring</source>
      <translation>Frühling</translation>
    </message>
    <message>
      <source>Starting</source>
      <translation>Wird gestartet</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Stay empty</source>
      <translation>Bleiben leer</translation>
    </message>
    <message>
      <source>Stretch to view</source>
      <translation>Auf Kartenausschnitt strecken</translation>
    </message>
    <message>
      <source>Strict</source>
      <translation>Streng</translation>
    </message>
    <message>
      <source>Summer</source>
      <translation>Sommer</translation>
    </message>
    <message>
      <source>Switch Live on to ask what a place shows.</source>
      <translation>Live einschalten, um zu fragen, was ein Ort zeigt.</translation>
    </message>
    <message>
      <source>T&amp;ime</source>
      <translation>&amp;Zeitraum</translation>
    </message>
    <message>
      <source>Table (CSV)…</source>
      <translation>Tabelle (CSV)…</translation>
    </message>
    <message>
      <source>The CRS '{crs}' has no place on Earth: choose another.</source>
      <translation>Das KBS „{crs}“ sagt nicht, wo auf der Erde es liegt: ein anderes wählen.</translation>
    </message>
    <message>
      <source>The CRS '{crs}' is not known: choose another, or give its definition as WKT.</source>
      <translation>Das KBS „{crs}“ ist unbekannt: ein anderes wählen oder seine Definition als WKT angeben.</translation>
    </message>
    <message>
      <source>The CRS '{crs}' is not one of a map ({kind}): choose a projected or a geographic one.</source>
      <translation>Das KBS „{crs}“ eignet sich nicht für eine Karte ({kind}): ein projiziertes oder geographisches wählen.</translation>
    </message>
    <message>
      <source>The Dask Gateway at {address} gives no cluster ({reason}): correct ENGINE, or the login in Dask's own configuration, under gateway.auth.</source>
      <translation>Das Dask-Gateway unter {address} gibt keinen Cluster ({reason}): ENGINE korrigieren oder die Anmeldung in der Konfiguration von Dask, unter gateway.auth.</translation>
    </message>
    <message>
      <source>The Dask cluster at {address} has had no worker for {seconds} seconds: start some, and run again.</source>
      <translation>Der Dask-Cluster unter {address} hat seit {seconds} Sekunden keinen Worker: welche starten und den Lauf erneut starten.</translation>
    </message>
    <message>
      <source>The Dask cluster cannot run the engine ({reason}): install the packages of the plugin's engine.lock there.</source>
      <translation>Der Dask-Cluster kann die Engine nicht ausführen ({reason}): dort die Pakete aus engine.lock der Erweiterung installieren.</translation>
    </message>
    <message>
      <source>The Dask cluster has other versions than the engine here ({versions}): install the packages of the plugin's engine.lock there, for the same Python.</source>
      <translation>Der Dask-Cluster hat andere Versionen als die Engine hier ({versions}): dort die Pakete aus engine.lock der Erweiterung installieren, für dasselbe Python.</translation>
    </message>
    <message>
      <source>The Dask cluster runs another version of Cloudless for someone else: wait until that run is over, or use the same version.</source>
      <translation>Der Dask-Cluster führt für jemand anderen eine andere Version von Cloudless aus: warten, bis jener Lauf vorbei ist, oder dieselbe Version verwenden.</translation>
    </message>
    <message>
      <source>The Dask scheduler at {address} does not answer ({reason}): start it, or correct ENGINE; certificates for tls:// are named in Dask's own configuration, under distributed.comm.tls.</source>
      <translation>Der Dask-Scheduler unter {address} antwortet nicht ({reason}): ihn starten oder ENGINE korrigieren; Zertifikate für tls:// stehen in der Konfiguration von Dask, unter distributed.comm.tls.</translation>
    </message>
    <message>
      <source>The Dask scheduler at {address} does not answer any more ({reason}): start it, and run again to resume.</source>
      <translation>Der Dask-Scheduler unter {address} antwortet nicht mehr ({reason}): ihn starten und den Lauf erneut starten; er wird fortgesetzt.</translation>
    </message>
    <message>
      <source>The Python code is on the clipboard.</source>
      <translation>Der Python-Code liegt in der Zwischenablage.</translation>
    </message>
    <message>
      <source>The area</source>
      <translation>Ausdehnung</translation>
    </message>
    <message>
      <source>The area has no CRS: set the project's, or write it behind the area as [EPSG:4326].</source>
      <translation>Die Ausdehnung hat kein KBS: das des Projekts setzen oder es wie [EPSG:4326] hinter die Ausdehnung schreiben.</translation>
    </message>
    <message>
      <source>The area has no known CRS: choose one for the project, or another area.</source>
      <translation>Das KBS der Ausdehnung ist nicht bekannt: für das Projekt eines wählen oder eine andere Ausdehnung.</translation>
    </message>
    <message>
      <source>The band '{band}' stands twice in BANDS: name each band once.</source>
      <translation>Der Kanal „{band}“ steht zweimal in BANDS: jeden Kanal einmal nennen.</translation>
    </message>
    <message>
      <source>The bands of Landsat 8 and 9</source>
      <translation>Die Kanäle von Landsat 8 und 9</translation>
    </message>
    <message>
      <source>The catalogue does not have {collection}: choose one from the list.</source>
      <translation>Der Katalog hat {collection} nicht: eine Sammlung aus der Liste wählen.</translation>
    </message>
    <message>
      <source>The catalogue has more than {most} scenes for this request: ask for fewer days or a smaller extent.</source>
      <translation>Der Katalog hat mehr als {most} Szenen für diese Anfrage: weniger Tage oder eine kleinere Ausdehnung angeben.</translation>
    </message>
    <message>
      <source>The catalogue has no collection {collection}, it has {known}: choose another catalogue.</source>
      <translation>Der Katalog hat keine Sammlung {collection}, sondern {known}: einen anderen Katalog wählen.</translation>
    </message>
    <message>
      <source>The catalogue has no collection {collection}, it has {known}: set COLLECTION to one of these.</source>
      <translation>Der Katalog hat keine Sammlung {collection}, sondern {known}: COLLECTION auf eine davon setzen.</translation>
    </message>
    <message>
      <source>The catalogue has no scene of {collection} in this extent between {start} and {end}: change the dates or the extent.</source>
      <translation>Der Katalog hat keine Szene von {collection} in dieser Ausdehnung zwischen {start} und {end}: den Zeitraum oder die Ausdehnung ändern.</translation>
    </message>
    <message>
      <source>The catalogue has sent {count} pages with {size} and goes on: ask for fewer days or a smaller extent, or choose another catalogue.</source>
      <translation>Der Katalog hat {count} Seiten mit {size} gesendet und hört nicht auf: weniger Tage oder eine kleinere Ausdehnung angeben oder einen anderen Katalog wählen.</translation>
    </message>
    <message>
      <source>The catalogue says {percent:.0f} % of the whole scene</source>
      <translation>Der Katalog nennt {percent:.0f} % für die ganze Szene</translation>
    </message>
    <message>
      <source>The catalogue stopped after {count} scenes though it has more: try again, or ask for fewer days or a smaller extent.</source>
      <translation>Der Katalog hörte nach {count} Szenen auf, obwohl er mehr hat: erneut versuchen oder weniger Tage oder eine kleinere Ausdehnung wählen.</translation>
    </message>
    <message>
      <source>The catalogue {url} announces {stated} scenes but gave {count}: if scenes are missing, try again.</source>
      <translation>Der Katalog {url} kündigt {stated} Szenen an, lieferte aber {count}: fehlen Szenen, noch einmal versuchen.</translation>
    </message>
    <message>
      <source>The catalogue {url} answers with error {status}: try again later, or choose another catalogue.</source>
      <translation>Der Katalog {url} antwortet mit dem Fehler {status}: später noch einmal versuchen oder einen anderen wählen.</translation>
    </message>
    <message>
      <source>The catalogue {url} asks for a login ({status}): choose a login that it accepts, or another catalogue.</source>
      <translation>Der Katalog {url} verlangt eine Anmeldung ({status}): eine wählen, die er annimmt, oder einen anderen Katalog.</translation>
    </message>
    <message>
      <source>The catalogue {url} cannot be reached safely ({reason}): {advice}.</source>
      <translation>Der Katalog {url} ist nicht über eine sichere Verbindung erreichbar ({reason}): {advice}.</translation>
    </message>
    <message>
      <source>The catalogue {url} cannot be reached: check the address and the network, or try again later.</source>
      <translation>Der Katalog {url} ist nicht erreichbar: die Adresse und das Netzwerk prüfen oder es später erneut versuchen.</translation>
    </message>
    <message>
      <source>The catalogue {url} cannot be searched ({reason}): {advice}.</source>
      <translation>Der Katalog {url} kann nicht durchsucht werden ({reason}): {advice}.</translation>
    </message>
    <message>
      <source>The catalogue {url} refuses the request with error {status} ({reason}): check its address.</source>
      <translation>Der Katalog {url} weist die Anfrage mit Fehler {status} zurück ({reason}): seine Adresse prüfen.</translation>
    </message>
    <message>
      <source>The catalogue's link to its next page cannot be followed ({method} {address}): ask for fewer days or a smaller extent, or choose another catalogue.</source>
      <translation>Dem Link des Katalogs zur nächsten Seite kann nicht gefolgt werden ({method} {address}): weniger Tage, eine kleinere Ausdehnung oder einen anderen Katalog wählen.</translation>
    </message>
    <message>
      <source>The certificate of the Dask Gateway at {address} is not trusted ({reason}): import its authority in QGIS, Settings → Options → Authentication → Manage certificates, or name it in SSL_CERT_FILE.</source>
      <translation>Dem Zertifikat des Dask-Gateways unter {address} wird nicht vertraut ({reason}): seine Zertifizierungsstelle in QGIS unter Einstellungen → Optionen → Authentifizierung → Zertifikate verwalten importieren oder in SSL_CERT_FILE nennen.</translation>
    </message>
    <message>
      <source>The change is empty: no pixel has data in both times; widen the dates or ease the mask.</source>
      <translation>Die Änderung ist leer: Kein Pixel hat zu beiden Zeiten Daten; den Zeitraum erweitern oder die Maske lockern.</translation>
    </message>
    <message>
      <source>The chosen interpreter '{path}' does not exist: choose another, or none, in Settings → Options → Cloudless ({variable}).</source>
      <translation>Der gewählte Interpreter „{path}“ existiert nicht: in Einstellungen → Optionen → Cloudless einen anderen oder keinen wählen ({variable}).</translation>
    </message>
    <message>
      <source>The collection {collection} is not known yet: search for it.</source>
      <translation>Die Sammlung {collection} ist noch nicht bekannt: nach ihr suchen.</translation>
    </message>
    <message>
      <source>The collections {collections} have no band in common: choose others.</source>
      <translation>Die Sammlungen {collections} haben keinen Kanal gemeinsam: andere wählen.</translation>
    </message>
    <message>
      <source>The command is on the clipboard.</source>
      <translation>Der Befehl liegt in der Zwischenablage.</translation>
    </message>
    <message>
      <source>The custom catalogue has no address (CATALOG_URL): give the root of a STAC API, or the path or URL of an item collection.</source>
      <translation>Der eigene Katalog hat keine Adresse (CATALOG_URL): die Wurzel einer STAC-API oder den Pfad oder die URL einer Item-Sammlung angeben.</translation>
    </message>
    <message>
      <source>The disk is full: free {needed} MB and set the engine up again.</source>
      <translation>Die Festplatte ist voll: {needed} MB frei machen und die Engine erneut einrichten.</translation>
    </message>
    <message>
      <source>The disk of '{path}' is full: free some space, or choose another output folder.</source>
      <translation>Die Festplatte von „{path}“ ist voll: Platz schaffen oder einen anderen Ausgabeordner wählen.</translation>
    </message>
    <message>
      <source>The disk of '{path}' is too full: the run needs up to {needed} and {free} are free; choose another output folder, a smaller extent or a coarser resolution.</source>
      <translation>Die Festplatte von „{path}“ ist zu voll: der Lauf braucht bis zu {needed}, und {free} sind frei; einen anderen Ausgabeordner, eine kleinere Ausdehnung oder eine gröbere Auflösung wählen.</translation>
    </message>
    <message>
      <source>The earlier time ends ({end}) before it begins ({start}): swap BEFORE_START and BEFORE_END, or change one.</source>
      <translation>Die frühere Zeit endet ({end}), bevor sie beginnt ({start}): BEFORE_START und BEFORE_END tauschen oder eines ändern.</translation>
    </message>
    <message>
      <source>The earlier time ends on {end}, and the later one begins on {start}: choose times of which one is over before the other begins.</source>
      <translation>Die frühere Zeit endet am {end}, und die spätere beginnt am {start}: Zeiten wählen, von denen die eine vorbei ist, bevor die andere beginnt.</translation>
    </message>
    <message>
      <source>The engine can run in a Python of yours that has the packages of engine.lock. It is checked first.</source>
      <translation>Die Engine kann in einem eigenen Python laufen, das die Pakete aus engine.lock hat. Es wird zuerst geprüft.</translation>
    </message>
    <message>
      <source>The engine cannot be set up in '{path}' ({reason}): make that folder writable, and try again.</source>
      <translation>Die Engine kann in „{path}“ nicht eingerichtet werden ({reason}): den Ordner beschreibbar machen und erneut versuchen.</translation>
    </message>
    <message>
      <source>The engine cannot be set up, see the log: {output}</source>
      <translation>Die Engine kann nicht eingerichtet werden, siehe Protokoll: {output}</translation>
    </message>
    <message>
      <source>The engine cannot be started ({reason}): open the Cloudless panel and press Repair.</source>
      <translation>Die Engine kann nicht gestartet werden ({reason}): das Cloudless-Bedienfeld öffnen und „Reparieren“ drücken.</translation>
    </message>
    <message>
      <source>The engine has ended, perhaps because the memory ran out: click the place again.</source>
      <translation>Die Engine ist beendet, vielleicht weil der Arbeitsspeicher nicht reichte: den Ort noch einmal anklicken.</translation>
    </message>
    <message>
      <source>The engine is at work, here or in another QGIS: wait until its runs and searches are over, or cancel them.</source>
      <translation>Die Engine arbeitet, hier oder in einem anderen QGIS: warten, bis ihre Läufe und Suchen zu Ende sind, oder sie abbrechen.</translation>
    </message>
    <message>
      <source>The engine is being set up already, perhaps by another QGIS: wait until that is done.</source>
      <translation>Die Engine wird bereits eingerichtet, vielleicht von einem anderen QGIS: warten, bis das fertig ist.</translation>
    </message>
    <message>
      <source>The engine is being set up by another QGIS window.</source>
      <translation>Die Engine wird von einem anderen QGIS-Fenster eingerichtet.</translation>
    </message>
    <message>
      <source>The engine is being set up: wait until that is done, and run again.</source>
      <translation>Die Engine wird eingerichtet: warten, bis das fertig ist, und erneut starten.</translation>
    </message>
    <message>
      <source>The engine is not set up yet: open the Cloudless panel in QGIS and press Set up.</source>
      <translation>Die Engine ist noch nicht eingerichtet: in QGIS das Cloudless-Bedienfeld öffnen und „Einrichten“ drücken.</translation>
    </message>
    <message>
      <source>The engine is ready ({size} on the disk).</source>
      <translation>Die Engine ist bereit ({size} auf der Festplatte).</translation>
    </message>
    <message>
      <source>The engine must be updated for this version of Cloudless (about {download} to download, {disk} on the disk); the old one is removed then.</source>
      <translation>Die Engine muss für diese Version von Cloudless aktualisiert werden (etwa {download} herunterzuladen, {disk} auf der Festplatte); die alte wird dann entfernt.</translation>
    </message>
    <message>
      <source>The engine needs {needed} MB while it is set up, and the disk of '{path}' has {free} MB left: free some and try again.</source>
      <translation>Die Engine braucht beim Einrichten {needed} MB, und auf der Festplatte von „{path}“ sind {free} MB frei: Platz schaffen und erneut versuchen.</translation>
    </message>
    <message>
      <source>The engine of another version of Cloudless, which no QGIS uses any more, was removed ({size}).</source>
      <translation>Die Engine einer anderen Version von Cloudless, die kein QGIS mehr benutzt, wurde entfernt ({size}).</translation>
    </message>
    <message>
      <source>The engine that an older Cloudless kept in this QGIS profile was removed ({size}).</source>
      <translation>Die Engine, die ein älteres Cloudless in diesem QGIS-Profil hatte, wurde entfernt ({size}).</translation>
    </message>
    <message>
      <source>The engine was set up for another version of Cloudless: open the Cloudless panel in QGIS and press Update.</source>
      <translation>Die Engine wurde für eine andere Version von Cloudless eingerichtet: in QGIS das Cloudless-Bedienfeld öffnen und „Aktualisieren“ drücken.</translation>
    </message>
    <message>
      <source>The engine's environment is broken ({reason}): open the Cloudless panel and press Repair.</source>
      <translation>Die Umgebung der Engine ist defekt ({reason}): das Cloudless-Bedienfeld öffnen und „Reparieren“ drücken.</translation>
    </message>
    <message>
      <source>The engine's environment is broken and must be set up again.</source>
      <translation>Die Umgebung der Engine ist defekt und muss neu eingerichtet werden.</translation>
    </message>
    <message>
      <source>The engine's environment is broken: open the Cloudless panel in QGIS and press Repair.</source>
      <translation>Die Umgebung der Engine ist defekt: in QGIS das Cloudless-Bedienfeld öffnen und „Reparieren“ drücken.</translation>
    </message>
    <message>
      <source>The engine's packages cannot be downloaded: check the network, and the proxy in Settings → Options → Network, and try again.</source>
      <translation>Die Pakete der Engine können nicht heruntergeladen werden: das Netzwerk und den Proxy in Einstellungen → Optionen → Netzwerk prüfen und erneut versuchen.</translation>
    </message>
    <message>
      <source>The engine's process was ended from outside ({how}), perhaps because the memory ran out: run again to resume, with a smaller extent if it happens twice.</source>
      <translation>Der Prozess der Engine wurde von außen beendet ({how}), vielleicht weil der Speicher ausging: erneut starten, der Lauf wird fortgesetzt; geschieht es wieder, mit einer kleineren Ausdehnung.</translation>
    </message>
    <message>
      <source>The estimate appears once scenes are found.</source>
      <translation>Der Aufwand wird geschätzt, sobald Szenen gefunden sind.</translation>
    </message>
    <message>
      <source>The expression '{text}' cannot be read, since {problem}: write bands, numbers, + - * / and parentheses, as in (nir - red) / (nir + red).</source>
      <translation>Der Ausdruck „{text}“ ist nicht lesbar, denn {problem}: Kanäle, Zahlen, + - * / und Klammern schreiben, wie in (nir - red) / (nir + red).</translation>
    </message>
    <message>
      <source>The extent cannot be shown in {crs}: choose another CRS, or a smaller extent inside it.</source>
      <translation>Die Ausdehnung kann in {crs} nicht dargestellt werden: ein anderes KBS oder eine kleinere Ausdehnung darin wählen.</translation>
    </message>
    <message>
      <source>The extent covers {area:,.0f} km², which is {pixels:,.0f} million pixels of {pixel:g} m; at most {most:,.0f} million can be made: zoom in, or set RESOLUTION to {resolution:g} m or coarser.</source>
      <translation>Die Ausdehnung bedeckt {area:.0f} km², das sind {pixels:.0f} Millionen Pixel von {pixel:g} m; höchstens {most:.0f} Millionen sind möglich: hineinzoomen oder RESOLUTION auf {resolution:g} m oder gröber setzen.</translation>
    </message>
    <message>
      <source>The extent is empty (west {west:g}, south {south:g}, east {east:g}, north {north:g}): draw an area with a width and a height.</source>
      <translation>Die Ausdehnung ist leer (Westen {west:g}, Süden {south:g}, Osten {east:g}, Norden {north:g}): eine mit Breite und Höhe zeichnen.</translation>
    </message>
    <message>
      <source>The extent is empty: draw an area with a width and a height, or choose a layer that has features.</source>
      <translation>Die Ausdehnung ist leer: eine mit Breite und Höhe zeichnen oder einen Layer wählen, der Objekte hat.</translation>
    </message>
    <message>
      <source>The extent is not finite: draw or choose an area on the map.</source>
      <translation>Die Ausdehnung ist nicht endlich: eine auf der Karte zeichnen oder wählen.</translation>
    </message>
    <message>
      <source>The extent lies beyond the poles: check the CRS of the extent, or draw it on the map.</source>
      <translation>Die Ausdehnung liegt jenseits der Pole: das KBS der Ausdehnung prüfen oder sie auf der Karte zeichnen.</translation>
    </message>
    <message>
      <source>The extent reaches all around the Earth: zoom in, or draw a smaller area on the map.</source>
      <translation>Die Ausdehnung reicht um die ganze Erde: hineinzoomen oder ein kleineres Gebiet auf der Karte zeichnen.</translation>
    </message>
    <message>
      <source>The extent's west lies east of its east: swap them.</source>
      <translation>Der Westen der Ausdehnung liegt östlich ihres Ostens: beide vertauschen.</translation>
    </message>
    <message>
      <source>The files need a login with {needs}.</source>
      <translation>Die Dateien brauchen eine Anmeldung mit {needs}.</translation>
    </message>
    <message>
      <source>The files of {count} scene have changed since the last run: it is read again.</source>
      <translation>Die Dateien von {count} Szene haben sich seit dem letzten Lauf geändert: sie wird neu gelesen.</translation>
    </message>
    <message>
      <source>The files of {count} scenes have changed since the last run: they are read again.</source>
      <translation>Die Dateien von {count} Szenen haben sich seit dem letzten Lauf geändert: sie werden neu gelesen.</translation>
    </message>
    <message>
      <source>The folder '{path}' does not exist: make it, or choose another output.</source>
      <translation>Der Ordner „{path}“ existiert nicht: ihn anlegen oder eine andere Ausgabe wählen.</translation>
    </message>
    <message>
      <source>The index '{name}' is not known: choose among {known}, or write name = expression.</source>
      <translation>Der Index „{name}“ ist nicht bekannt: unter {known} wählen oder Name = Ausdruck schreiben.</translation>
    </message>
    <message>
      <source>The index '{name}' stands twice in INDICES: name each index once.</source>
      <translation>Der Index „{name}“ steht zweimal in INDICES: jeden einmal nennen.</translation>
    </message>
    <message>
      <source>The index {index} needs the band {band}, and {collection} has {known}: choose another index, or write one over these.</source>
      <translation>Der Index {index} braucht den Kanal {band}, und {collection} hat {known}: einen anderen Index wählen oder einen über diese schreiben.</translation>
    </message>
    <message>
      <source>The item collection '{path}' cannot be read ({reason}): check CATALOG_URL.</source>
      <translation>Die Item-Sammlung „{path}“ kann nicht gelesen werden ({reason}): CATALOG_URL prüfen.</translation>
    </message>
    <message>
      <source>The items of {collection} do not say which band an asset is (eo:common_name): describe its bands in SENSOR_FILE.</source>
      <translation>Die Items von {collection} sagen nicht, welcher Kanal ein Asset ist (eo:common_name): die Kanäle in SENSOR_FILE beschreiben.</translation>
    </message>
    <message>
      <source>The last clear view</source>
      <translation>Die letzte klare Beobachtung</translation>
    </message>
    <message>
      <source>The last day ({end}) lies before the first ({start}): swap START and END, or change one.</source>
      <translation>Der letzte Tag ({end}) liegt vor dem ersten ({start}): START und END vertauschen oder einen davon ändern.</translation>
    </message>
    <message>
      <source>The last day lies before the first: swap them, or change one.</source>
      <translation>Der letzte Tag liegt vor dem ersten: beide vertauschen oder einen ändern.</translation>
    </message>
    <message>
      <source>The layer of places has no CRS: set one in its properties.</source>
      <translation>Der Layer der Orte hat kein KBS: in seinen Eigenschaften eines setzen.</translation>
    </message>
    <message>
      <source>The layer of places has no points or polygons, or none selected: choose another.</source>
      <translation>Der Layer der Orte hat keine Punkte oder Polygone, oder keine sind ausgewählt: einen anderen wählen.</translation>
    </message>
    <message>
      <source>The layer of scenes has no field 'id': choose one that 'Scenes that match' has made.</source>
      <translation>Der Szenenlayer hat kein Feld „id“: einen wählen, den „Passende Szenen“ erstellt hat.</translation>
    </message>
    <message>
      <source>The layer of scenes names none: choose another, or select some of its features.</source>
      <translation>Der Szenenlayer nennt keine: einen anderen wählen oder einige seiner Objekte auswählen.</translation>
    </message>
    <message>
      <source>The layer of {name} cannot be read: choose another.</source>
      <translation>Der Layer von {name} kann nicht gelesen werden: einen anderen wählen.</translation>
    </message>
    <message>
      <source>The layer to clip to has no CRS: set one in its properties.</source>
      <translation>Der Layer zum Zuschneiden hat kein KBS: in seinen Eigenschaften eines setzen.</translation>
    </message>
    <message>
      <source>The layer to clip to has no polygons, or none selected: choose another.</source>
      <translation>Der Layer zum Zuschneiden hat keine Polygone, oder keine sind ausgewählt: einen anderen wählen.</translation>
    </message>
    <message>
      <source>The live layer takes only some of these dates, so that it may differ.</source>
      <translation>Der Live-Layer nimmt nur einige dieser Tage und kann deshalb abweichen.</translation>
    </message>
    <message>
      <source>The live layer's engine has ended, perhaps because the memory ran out: switch Live on again.</source>
      <translation>Die Engine des Live-Layers ist beendet, vielleicht weil der Arbeitsspeicher nicht reichte: Live wieder einschalten.</translation>
    </message>
    <message>
      <source>The login '{login}' cannot be used: choose an authentication configuration of the type Basic, API header or OAuth2 in Settings → Options → Authentication.</source>
      <translation>Die Anmeldung „{login}“ kann nicht verwendet werden: in Einstellungen → Optionen → Authentifizierung eine Konfiguration vom Typ Einfach, API-Header oder OAuth2 wählen.</translation>
    </message>
    <message>
      <source>The login '{login}' has no S3 keys: choose an authentication configuration of the type AWS S3 in Settings → Options → Authentication.</source>
      <translation>Die Anmeldung „{login}“ hat keine S3-Schlüssel: in Einstellungen → Optionen → Authentifizierung eine Konfiguration vom Typ AWS S3 wählen.</translation>
    </message>
    <message>
      <source>The login '{login}' is for {root}: choose Custom address, and give that of its STAC API.</source>
      <translation>Die Anmeldung „{login}“ ist für {root}: „Eigene Adresse“ wählen und die Adresse seiner STAC-API angeben.</translation>
    </message>
    <message>
      <source>The login goes to {server} unencrypted, so that others can read it: give an address that begins with https:// if the catalogue has one.</source>
      <translation>Die Anmeldung geht unverschlüsselt an {server}, sodass andere sie lesen können: eine Adresse mit https:// angeben, wenn der Katalog eine hat.</translation>
    </message>
    <message>
      <source>The login of the catalogue goes to the Dask workers by {address} without encryption, where others on the network can read it: use a tls:// address, or files that need no login.</source>
      <translation>Die Anmeldung des Katalogs geht über {address} unverschlüsselt an die Worker von Dask, wo andere im Netz sie lesen können: eine Adresse mit tls:// verwenden oder Dateien, die keine Anmeldung brauchen.</translation>
    </message>
    <message>
      <source>The look as GeoTIFF, 8 bits…</source>
      <translation>Darstellung als GeoTIFF, 8 Bit…</translation>
    </message>
    <message>
      <source>The look as PNG with a world file…</source>
      <translation>Darstellung als PNG mit World-Datei…</translation>
    </message>
    <message>
      <source>The map shows more than the earth: zoom in.</source>
      <translation>Die Karte zeigt mehr als die Erde: hineinzoomen.</translation>
    </message>
    <message>
      <source>The map's CRS has no such place: click elsewhere.</source>
      <translation>Das KBS der Karte hat keinen solchen Ort: woanders klicken.</translation>
    </message>
    <message>
      <source>The mean of the clear views, band by band</source>
      <translation>Das Mittel der klaren Beobachtungen, Kanal für Kanal</translation>
    </message>
    <message>
      <source>The memory is not enough: close other programs, or choose a shorter time or fewer bands.</source>
      <translation>Der Speicher reicht nicht: andere Programme schließen oder einen kürzeren Zeitraum oder weniger Kanäle wählen.</translation>
    </message>
    <message>
      <source>The metadata beside '{path}' cannot be written: {problem}</source>
      <translation>Die Metadaten neben „{path}“ können nicht geschrieben werden: {problem}</translation>
    </message>
    <message>
      <source>The methods text is on the clipboard.</source>
      <translation>Der Methodentext liegt in der Zwischenablage.</translation>
    </message>
    <message>
      <source>The middle of all bands together; keeps their relations</source>
      <translation>Die Mitte aller Kanäle zusammen; erhält ihre Verhältnisse</translation>
    </message>
    <message>
      <source>The middle of the clear views, band by band</source>
      <translation>Die Mitte der klaren Beobachtungen, Kanal für Kanal</translation>
    </message>
    <message>
      <source>The mosaic cannot be written in '{path}' ({reason}): choose another output folder.</source>
      <translation>Das Mosaik kann nicht in „{path}“ geschrieben werden ({reason}): einen anderen Ausgabeordner wählen.</translation>
    </message>
    <message>
      <source>The mosaic is empty: every pixel is masked or without data; widen the dates or ease the mask.</source>
      <translation>Das Mosaik ist leer: jedes Pixel ist maskiert oder ohne Daten; den Zeitraum erweitern oder die Maske lockern.</translation>
    </message>
    <message>
      <source>The mosaic takes at most {count} of these dates, so that it may differ.</source>
      <translation>Das Mosaik nimmt höchstens {count} dieser Tage und kann deshalb abweichen.</translation>
    </message>
    <message>
      <source>The mosaic's dates are normalised, and these are not, so that it may differ.</source>
      <translation>Die Tage des Mosaiks sind normalisiert, diese hier nicht; es kann deshalb abweichen.</translation>
    </message>
    <message>
      <source>The name '{name}' is too long by {count} letters, since the recipe beside it has a longer one: choose a shorter name.</source>
      <translation>Der Name „{name}“ ist um {count} Zeichen zu lang, da das Rezept daneben einen längeren hat: einen kürzeren Namen wählen.</translation>
    </message>
    <message>
      <source>The network's certificate is not trusted: import your organisation's authority in Settings → Options → Authentication → Manage certificates, and try again.</source>
      <translation>Dem Zertifikat des Netzwerks wird nicht vertraut: die Zertifizierungsstelle der Organisation in Einstellungen → Optionen → Authentifizierung → Zertifikate verwalten importieren und erneut versuchen.</translation>
    </message>
    <message>
      <source>The only scene that matches cannot be used ({first}): {advice}.</source>
      <translation>Die einzige passende Szene ist nicht verwendbar ({first}): {advice}.</translation>
    </message>
    <message>
      <source>The output '{name}' is not a GeoTIFF by its name: let it end in .tif.</source>
      <translation>Die Ausgabe „{name}“ ist dem Namen nach kein GeoTIFF: sie auf .tif enden lassen.</translation>
    </message>
    <message>
      <source>The output CRS is not known: choose another, or leave CRS empty.</source>
      <translation>Das KBS der Ausgabe ist unbekannt: ein anderes wählen oder CRS leer lassen.</translation>
    </message>
    <message>
      <source>The package index has no uv {version} for this computer.</source>
      <translation>Der Paketindex hat kein uv {version} für diesen Rechner.</translation>
    </message>
    <message>
      <source>The path '{path}' is not in UTF-8, in which recipes are written: choose another name or folder.</source>
      <translation>Der Pfad „{path}“ ist nicht in UTF-8, worin Rezepte geschrieben werden: einen anderen Namen oder Ordner wählen.</translation>
    </message>
    <message>
      <source>The path '{path}' is too long for Windows by {count} letters: choose a shorter name, or a folder with a shorter path.</source>
      <translation>Der Pfad „{path}“ ist für Windows um {count} Zeichen zu lang: einen kürzeren Namen oder einen Ordner mit kürzerem Pfad wählen.</translation>
    </message>
    <message>
      <source>The path '{path}' is too long for Windows, which leaves it {count} letters: set LOCALAPPDATA to a shorter folder in Settings → Options → System → Environment, and start QGIS again.</source>
      <translation>Der Pfad „{path}“ ist zu lang für Windows, das ihm {count} Zeichen lässt: LOCALAPPDATA in Einstellungen → Optionen → System → Umgebung auf einen kürzeren Ordner setzen und QGIS neu starten.</translation>
    </message>
    <message>
      <source>The place lies beyond the area: its dates were searched around it.</source>
      <translation>Der Ort liegt außerhalb der Ausdehnung: seine Tage wurden um ihn herum gesucht.</translation>
    </message>
    <message>
      <source>The place {place} has {pixels:,.1f} million pixels, and {most:,.1f} million can be sampled of these dates and bands: set RESOLUTION to {resolution:.3g} or coarser, or choose smaller polygons.</source>
      <translation>Der Ort {place} hat {pixels:.1f} Millionen Pixel, und {most:.1f} Millionen sind mit diesen Tagen und Kanälen möglich: RESOLUTION auf {resolution:.3g} oder gröber setzen oder kleinere Polygone wählen.</translation>
    </message>
    <message>
      <source>The polygons of AREA are empty or broken: choose a layer of polygons that have an area.</source>
      <translation>Die Polygone von AREA sind leer oder defekt: einen Layer mit Polygonen wählen, die eine Fläche haben.</translation>
    </message>
    <message>
      <source>The polygons of AREA are smaller than a pixel: no pixel of {size:g} m has its centre in one of them; give a finer RESOLUTION or larger polygons.</source>
      <translation>Die Polygone von AREA sind kleiner als ein Pixel: kein Pixel von {size:g} m hat seine Mitte in einem davon; eine feinere RESOLUTION oder größere Polygone angeben.</translation>
    </message>
    <message>
      <source>The polygons of AREA cannot be shown in {crs}: choose another CRS.</source>
      <translation>Die Polygone von AREA können in {crs} nicht dargestellt werden: ein anderes KBS wählen.</translation>
    </message>
    <message>
      <source>The polygons of AREA lie outside of the extent: move the extent, or choose others.</source>
      <translation>Die Polygone von AREA liegen außerhalb der Ausdehnung: die Ausdehnung verschieben oder andere wählen.</translation>
    </message>
    <message>
      <source>The proxy does not let the search of {url} through: correct its address, user name and password in QGIS, Settings → Options → Network.</source>
      <translation>Der Proxy lässt die Suche in {url} nicht durch: seine Adresse, den Benutzernamen und das Passwort in QGIS korrigieren, Einstellungen → Optionen → Netzwerk.</translation>
    </message>
    <message>
      <source>The proxy{proxy} cannot be reached: correct it in Settings → Options → Network, and try again.</source>
      <translation>Der Proxy{proxy} ist nicht erreichbar: ihn in Einstellungen → Optionen → Netzwerk korrigieren und erneut versuchen.</translation>
    </message>
    <message>
      <source>The proxy{proxy} refuses the user name or the password (407): correct them in Settings → Options → Network; it must take the Basic method.</source>
      <translation>Der Proxy{proxy} weist Benutzername oder Passwort zurück (407): beides in Einstellungen → Optionen → Netzwerk korrigieren; er muss das Basic-Verfahren annehmen.</translation>
    </message>
    <message>
      <source>The real view that is nearest to all others</source>
      <translation>Die echte Beobachtung, die allen anderen am nächsten ist</translation>
    </message>
    <message>
      <source>The recipe '{path}' cannot be read ({reason}): check its path.</source>
      <translation>Das Rezept „{path}“ kann nicht gelesen werden ({reason}): seinen Pfad prüfen.</translation>
    </message>
    <message>
      <source>The recipe '{path}' has no 'request': add one.</source>
      <translation>Das Rezept „{path}“ hat kein „request“: eines hinzufügen.</translation>
    </message>
    <message>
      <source>The recipe '{path}' is not JSON: write it again.</source>
      <translation>Das Rezept „{path}“ ist kein JSON: es neu schreiben.</translation>
    </message>
    <message>
      <source>The recipe's 'request' must be an object with the parameters' names in lower case.</source>
      <translation>„request“ im Rezept muss ein Objekt mit den Namen der Parameter in Kleinbuchstaben sein.</translation>
    </message>
    <message>
      <source>The request has neither 'extent' nor 'area': add one of them.</source>
      <translation>Der Anfrage fehlen „extent“ und „area“: eines davon hinzufügen.</translation>
    </message>
    <message>
      <source>The request has no '{key}': add it.</source>
      <translation>Der Anfrage fehlt „{key}“: es hinzufügen.</translation>
    </message>
    <message>
      <source>The request has the unknown key '{key}': it may hold {known}.</source>
      <translation>Die Anfrage hat den unbekannten Schlüssel „{key}“: erlaubt sind {known}.</translation>
    </message>
    <message>
      <source>The run after this</source>
      <translation>Der Lauf danach</translation>
    </message>
    <message>
      <source>The run before this</source>
      <translation>Der Lauf davor</translation>
    </message>
    <message>
      <source>The run did not succeed.</source>
      <translation>Der Lauf ist nicht gelungen.</translation>
    </message>
    <message>
      <source>The run failed; see the Cloudless log.</source>
      <translation>Der Lauf ist fehlgeschlagen; siehe das Protokoll von Cloudless.</translation>
    </message>
    <message>
      <source>The run reads about {read} and takes about {time}: a coarser resolution, a smaller area or fewer dates make it shorter.</source>
      <translation>Der Lauf liest etwa {read} und dauert etwa {time}: eine gröbere Auflösung, eine kleinere Ausdehnung oder weniger Tage verkürzen ihn.</translation>
    </message>
    <message>
      <source>The run takes about {needed} of memory, and this machine has {total}: choose fewer dates or bands.</source>
      <translation>Der Lauf braucht etwa {needed} Arbeitsspeicher, und dieser Rechner hat {total}: weniger Tage oder Kanäle wählen.</translation>
    </message>
    <message>
      <source>The run was cancelled; nothing was written.</source>
      <translation>Der Lauf wurde abgebrochen; nichts wurde geschrieben.</translation>
    </message>
    <message>
      <source>The sample scenes are damaged: install Cloudless again.</source>
      <translation>Die Beispielszenen sind beschädigt: Cloudless neu installieren.</translation>
    </message>
    <message>
      <source>The scenes are not listed: press Search first.</source>
      <translation>Die Szenen sind nicht aufgelistet: zuerst „Suchen“ drücken.</translation>
    </message>
    <message>
      <source>The scenes' UTM zone</source>
      <translation>UTM-Zone der Szenen</translation>
    </message>
    <message>
      <source>The style beside the evidence cannot be written: {problem}</source>
      <translation>Der Stil neben dem Nachweis kann nicht geschrieben werden: {problem}</translation>
    </message>
    <message>
      <source>The style beside the indices cannot be written: {problem}</source>
      <translation>Der Stil neben den Indizes kann nicht geschrieben werden: {problem}</translation>
    </message>
    <message>
      <source>The style beside the mosaic cannot be written: {problem}</source>
      <translation>Der Stil neben dem Mosaik kann nicht geschrieben werden: {problem}</translation>
    </message>
    <message>
      <source>The system gives no processes ({reason}): the tiles are composed in threads.</source>
      <translation>Das System gibt keine Prozesse her ({reason}): die Kacheln werden in Threads gerechnet.</translation>
    </message>
    <message>
      <source>The system starts no more processes or threads, by its limit or for want of memory: close other programs, or raise the limit (ulimit -u).</source>
      <translation>Das System startet keine Prozesse oder Threads mehr, wegen seiner Grenze oder aus Mangel an Speicher: andere Programme schließen oder die Grenze erhöhen (ulimit -u).</translation>
    </message>
    <message>
      <source>The table cannot be written: choose another file for it, or free space on its disk.</source>
      <translation>Die Tabelle kann nicht geschrieben werden: eine andere Datei wählen oder Platz auf der Festplatte schaffen.</translation>
    </message>
    <message>
      <source>The unfinished files of this run were removed from '{path}': start it again.</source>
      <translation>Die unfertigen Dateien dieses Laufs wurden aus „{path}“ entfernt: den Lauf noch einmal starten.</translation>
    </message>
    <message>
      <source>The values of {start} to {end} less those of {before_start} to {before_end}; no data where either time has none. Made of {scenes} of {sensor}; {percent} % of the area has data in both times.</source>
      <translation>Die Werte von {start} bis {end} weniger jene von {before_start} bis {before_end}; keine Daten, wo eine der Zeiten keine hat. Aus {scenes} von {sensor}; {percent} % der Ausdehnung haben zu beiden Zeiten Daten.</translation>
    </message>
    <message>
      <source>The view with the largest NDVI</source>
      <translation>Die Beobachtung mit dem größten NDVI</translation>
    </message>
    <message>
      <source>The whole scene</source>
      <translation>Ganze Szene</translation>
    </message>
    <message>
      <source>The whole world: zoom in, or draw a smaller area.</source>
      <translation>Die ganze Welt: hineinzoomen oder ein kleineres Gebiet zeichnen.</translation>
    </message>
    <message>
      <source>The working folder is gone, in which '{path}' would lie: change to a folder that exists, or give the whole path.</source>
      <translation>Der Arbeitsordner, in dem „{path}“ läge, ist nicht mehr da: in einen vorhandenen Ordner wechseln oder den ganzen Pfad angeben.</translation>
    </message>
    <message>
      <source>There is no area yet: choose one under Area, or zoom the map.</source>
      <translation>Noch keine Ausdehnung: unter „Ausdehnung“ eine wählen oder die Karte zoomen.</translation>
    </message>
    <message>
      <source>There is no band “{band}”: choose among {known}.</source>
      <translation>Es gibt keinen Kanal „{band}“: einen von diesen wählen: {known}.</translation>
    </message>
    <message>
      <source>There is no run before this one whose file is still there.</source>
      <translation>Es gibt keinen früheren Lauf, dessen Datei noch da ist.</translation>
    </message>
    <message>
      <source>These days are yet to come: choose earlier ones.</source>
      <translation>Diese Tage liegen in der Zukunft: frühere wählen.</translation>
    </message>
    <message>
      <source>This machine</source>
      <translation>Dieser Rechner</translation>
    </message>
    <message>
      <source>This run reads about {read}, takes about {time} and {disk} on the disk. Run it?</source>
      <translation>Dieser Lauf liest etwa {read}, dauert etwa {time} und braucht {disk} auf der Festplatte. Starten?</translation>
    </message>
    <message>
      <source>This summer</source>
      <translation>Dieser Sommer</translation>
    </message>
    <message>
      <source>Those that are much hazier than the pixel's other dates; with a mask only</source>
      <translation>Solche, die viel dunstiger sind als die anderen Tage des Pixels; nur mit einer Maske</translation>
    </message>
    <message>
      <source>Three views or more</source>
      <translation>Drei Beobachtungen oder mehr</translation>
    </message>
    <message>
      <source>Tile {done} of {count}</source>
      <translation>Kachel {done} von {count}</translation>
    </message>
    <message>
      <source>Too much for one run</source>
      <translation>Zu viel für einen Lauf</translation>
    </message>
    <message>
      <source>True colour</source>
      <translation>Echtfarben</translation>
    </message>
    <message>
      <source>Try it with sample scenes</source>
      <translation>Beispielszenen ausprobieren</translation>
    </message>
    <message>
      <source>Trying the engine</source>
      <translation>Die Engine wird ausprobiert</translation>
    </message>
    <message>
      <source>Two views</source>
      <translation>Zwei Beobachtungen</translation>
    </message>
    <message>
      <source>Update</source>
      <translation>Aktualisieren</translation>
    </message>
    <message>
      <source>Use the engine's own</source>
      <translation>Das der Engine verwenden</translation>
    </message>
    <message>
      <source>Use this date</source>
      <translation>Diesen Tag verwenden</translation>
    </message>
    <message>
      <source>Use this date only</source>
      <translation>Nur diesen Tag verwenden</translation>
    </message>
    <message>
      <source>VIEWS is {value:g}: give a whole number from 1 to {most}, or 0 for all.</source>
      <translation>VIEWS ist {value:g}: eine ganze Zahl von 1 bis {most} oder 0 für alle angeben.</translation>
    </message>
    <message>
      <source>VIEWS is {value}, and METHOD '{method}' chooses among all clear views: set VIEWS to 0, or METHOD to one of {known}.</source>
      <translation>VIEWS ist {value}, und METHOD „{method}“ wählt unter allen klaren Beobachtungen: VIEWS auf 0 oder METHOD auf eines von {known} setzen.</translation>
    </message>
    <message>
      <source>VIEWS is {value}, and open_stack returns every view: set VIEWS to 0, or call compose for the mosaic.</source>
      <translation>VIEWS ist {value}, und open_stack gibt alle Beobachtungen zurück: VIEWS auf 0 setzen oder compose für das Mosaik aufrufen.</translation>
    </message>
    <message>
      <source>Values through time</source>
      <translation>Werte im Lauf der Zeit</translation>
    </message>
    <message>
      <source>Vegetation</source>
      <translation>Vegetation</translation>
    </message>
    <message>
      <source>Waiting for Dask's workers</source>
      <translation>Warten auf die Worker von Dask</translation>
    </message>
    <message>
      <source>Week {number} of {year}</source>
      <translation>Woche {number} {year}</translation>
    </message>
    <message>
      <source>Wetness</source>
      <translation>Nässe</translation>
    </message>
    <message>
      <source>What is drawn encloses no area: draw it again, larger.</source>
      <translation>Das Gezeichnete umschließt keine Fläche: es noch einmal größer zeichnen.</translation>
    </message>
    <message>
      <source>What is here?</source>
      <translation>Was ist hier?</translation>
    </message>
    <message>
      <source>What is new in Cloudless</source>
      <translation>Was neu ist in Cloudless</translation>
    </message>
    <message>
      <source>What lies below shows through them, and looks like data</source>
      <translation>Durch sie scheint, was darunter liegt, und sieht wie Daten aus</translation>
    </message>
    <message>
      <source>What places have seen</source>
      <translation>Was an Orten zu sehen war</translation>
    </message>
    <message>
      <source>What the indices are computed from</source>
      <translation>Woraus die Indizes berechnet werden</translation>
    </message>
    <message>
      <source>What you had chosen before the sample scenes is kept.</source>
      <translation>Was vor den Beispielszenen gewählt war, ist noch da.</translation>
    </message>
    <message>
      <source>Where to compose: the map's view, a layer, or what you draw</source>
      <translation>Wo das Mosaik entsteht: im Kartenausschnitt, in einem Layer oder in dem, was Sie zeichnen</translation>
    </message>
    <message>
      <source>Whether it can be composed is told after the search: the catalogue does not say.</source>
      <translation>Ob sich daraus ein Mosaik machen lässt, zeigt die Suche: Der Katalog sagt es nicht.</translation>
    </message>
    <message>
      <source>Whether the mosaic of the panel may use it</source>
      <translation>Ob das Mosaik des Bedienfelds ihn verwenden darf</translation>
    </message>
    <message>
      <source>Which collections the catalogue has is not known.</source>
      <translation>Welche Sammlungen der Katalog hat, ist nicht bekannt.</translation>
    </message>
    <message>
      <source>Whoever runs this Dask scheduler can run code on this machine, and sees the logins that the run uses. Say yes only if you know it. The answer is kept in Settings → Options → Cloudless → Dask.</source>
      <translation>Wer diesen Scheduler von Dask betreibt, kann auf diesem Rechner Code ausführen und sieht die Anmeldungen des Laufs. Nur zustimmen, wenn Sie ihn kennen. Die Antwort steht in Einstellungen → Optionen → Cloudless → Dask.</translation>
    </message>
    <message>
      <source>Windows has no files of the name '{name}': choose another one, without &lt; &gt; : " | ? * and without a point or a space at its end.</source>
      <translation>Windows kennt keine Dateien mit dem Namen „{name}“: einen anderen wählen, ohne &lt; &gt; : " | ? * und ohne Punkt oder Leerzeichen am Ende.</translation>
    </message>
    <message>
      <source>Winter</source>
      <translation>Winter</translation>
    </message>
    <message>
      <source>With VIEWS {views}, the run reads about {percent:.0f} % less: the mosaic is nearly the same.</source>
      <translation>Mit VIEWS {views} liest der Lauf etwa {percent:.0f} % weniger: das Mosaik ist fast dasselbe.</translation>
    </message>
    <message>
      <source>With the clearest date</source>
      <translation>Mit dem klarsten Tag</translation>
    </message>
    <message>
      <source>With the radiometric offset that the catalogue gives, {percent:.0f} % of the pixels fall below zero in {count} of the {all} dates: it may have been applied to the files already; compare with another catalogue.</source>
      <translation>Mit dem radiometrischen Versatz, den der Katalog angibt, fallen an {count} der {all} Tage {percent:.0f} % der Pixel unter null: er ist vielleicht schon auf die Dateien angewendet; mit einem anderen Katalog vergleichen.</translation>
    </message>
    <message>
      <source>With the run before</source>
      <translation>Mit dem Lauf davor</translation>
    </message>
    <message>
      <source>Writing the GeoTIFF</source>
      <translation>Das GeoTIFF wird geschrieben</translation>
    </message>
    <message>
      <source>Writing the GeoTIFFs</source>
      <translation>Die GeoTIFFs werden geschrieben</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>Zoomen</translation>
    </message>
    <message>
      <source>Zoom in: a live layer shows at most {count} km at once.</source>
      <translation>Hineinzoomen: Ein Live-Layer zeigt höchstens {count} km auf einmal.</translation>
    </message>
    <message>
      <source>Zoom the map to the area</source>
      <translation>Die Karte auf die Ausdehnung zoomen</translation>
    </message>
    <message>
      <source>[Save to temporary file]</source>
      <translation>[In temporärer Datei speichern]</translation>
    </message>
    <message>
      <source>[Save to temporary folder]</source>
      <translation>[In temporärem Verzeichnis speichern]</translation>
    </message>
    <message>
      <source>a block cannot be decoded ({reason})</source>
      <translation>ein Block kann nicht dekodiert werden ({reason})</translation>
    </message>
    <message>
      <source>a block has {count} bytes instead of {length}</source>
      <translation>ein Block hat {count} Bytes statt {length}</translation>
    </message>
    <message>
      <source>a catalogue whose files need no account, such as Planetary Computer</source>
      <translation>einen Katalog, dessen Dateien kein Benutzerkonto brauchen, wie Planetary Computer</translation>
    </message>
    <message>
      <source>a link-local address</source>
      <translation>eine nur örtlich gültige Adresse (link-local)</translation>
    </message>
    <message>
      <source>a parenthesis is not closed</source>
      <translation>eine Klammer ist nicht geschlossen</translation>
    </message>
    <message>
      <source>a token of NASA's Earthdata Login (type API Header)</source>
      <translation>einem Token von Earthdata Login der NASA (Typ API-Header)</translation>
    </message>
    <message>
      <source>a token of USGS's M2M service as X-Auth-Token (type API Header)</source>
      <translation>einem Token des M2M-Dienstes des USGS als X-Auth-Token (Typ API-Header)</translation>
    </message>
    <message>
      <source>agriculture</source>
      <translation>Landwirtschaft</translation>
    </message>
    <message>
      <source>all bands</source>
      <translation>alle Kanäle</translation>
    </message>
    <message>
      <source>all of its classes are 0, where the bands have data</source>
      <translation>alle ihre Klassen sind 0, wo die Kanäle Daten haben</translation>
    </message>
    <message>
      <source>all of its pixels are 0, where the classification knows some</source>
      <translation>alle ihre Pixel sind 0, wo die Klassifikation welche kennt</translation>
    </message>
    <message>
      <source>an address of a private network</source>
      <translation>eine Adresse eines privaten Netzes</translation>
    </message>
    <message>
      <source>an address of this machine</source>
      <translation>eine Adresse dieses Rechners</translation>
    </message>
    <message>
      <source>and {count} more scenes, see the recipe</source>
      <translation>und {count} weitere Szenen, siehe Rezept</translation>
    </message>
    <message>
      <source>animation</source>
      <translation>Animation</translation>
    </message>
    <message>
      <source>another run is at work there</source>
      <translation>dort arbeitet ein anderer Lauf</translation>
    </message>
    <message>
      <source>another run puts its files there</source>
      <translation>ein anderer Lauf legt dort seine Dateien ab</translation>
    </message>
    <message>
      <source>around {latitude}, {longitude}</source>
      <translation>um {latitude}, {longitude}</translation>
    </message>
    <message>
      <source>as the panel asks</source>
      <translation>wie im Bedienfeld gewählt</translation>
    </message>
    <message>
      <source>as “{name}” was made</source>
      <translation>wie „{name}“ entstand</translation>
    </message>
    <message>
      <source>bathymetry</source>
      <translation>Bathymetrie</translation>
    </message>
    <message>
      <source>best available</source>
      <translation>beste verfügbare</translation>
    </message>
    <message>
      <source>beyond the swath</source>
      <translation>außerhalb des Aufnahmestreifens</translation>
    </message>
    <message>
      <source>burnt areas</source>
      <translation>Brandflächen</translation>
    </message>
    <message>
      <source>change PLATFORMS</source>
      <translation>PLATFORMS ändern</translation>
    </message>
    <message>
      <source>change START or END</source>
      <translation>START oder END ändern</translation>
    </message>
    <message>
      <source>check the address, or choose another catalogue</source>
      <translation>die Adresse prüfen oder einen anderen Katalog wählen</translation>
    </message>
    <message>
      <source>check the network, or try again later</source>
      <translation>das Netzwerk prüfen oder es später erneut versuchen</translation>
    </message>
    <message>
      <source>check this computer's date, or choose another catalogue</source>
      <translation>das Datum dieses Rechners prüfen oder einen anderen Katalog wählen</translation>
    </message>
    <message>
      <source>check whether the address begins with http:// instead of https://, or choose another catalogue</source>
      <translation>prüfen, ob die Adresse mit http:// statt https:// beginnt, oder einen anderen Katalog wählen</translation>
    </message>
    <message>
      <source>choose MASK none, or a catalogue that has '{key}'</source>
      <translation>MASK none oder einen Katalog wählen, der „{key}“ hat</translation>
    </message>
    <message>
      <source>choose a catalogue whose files need no account, such as Planetary Computer</source>
      <translation>einen Katalog wählen, dessen Dateien kein Benutzerkonto brauchen, etwa Planetary Computer</translation>
    </message>
    <message>
      <source>choose a login (AUTHCFG) with {needs}, or {instead}</source>
      <translation>eine Anmeldung (AUTHCFG) mit {needs} wählen oder {instead}</translation>
    </message>
    <message>
      <source>choose another catalogue</source>
      <translation>einen anderen Katalog wählen</translation>
    </message>
    <message>
      <source>choose more MONTHS</source>
      <translation>mehr MONTHS wählen</translation>
    </message>
    <message>
      <source>choose other dates, or another catalogue</source>
      <translation>andere Tage oder einen anderen Katalog wählen</translation>
    </message>
    <message>
      <source>class 0 cannot be hidden, since what lies outside of a file is 0, too</source>
      <translation>Klasse 0 lässt sich nicht ausblenden, weil auch 0 ist, was außerhalb einer Datei liegt</translation>
    </message>
    <message>
      <source>clear</source>
      <translation>klar</translation>
    </message>
    <message>
      <source>cloud</source>
      <translation>Wolke</translation>
    </message>
    <message>
      <source>cloud unknown</source>
      <translation>Bewölkung unbekannt</translation>
    </message>
    <message>
      <source>cloudier than {percent:g} %</source>
      <translation>wolkiger als {percent:g} %</translation>
    </message>
    <message>
      <source>clouds and shadows masked by the scenes' classification</source>
      <translation>Wolken und Schatten nach der Klassifikation der Szenen maskiert</translation>
    </message>
    <message>
      <source>clouds masked by the scenes' classification</source>
      <translation>Wolken nach der Klassifikation der Szenen maskiert</translation>
    </message>
    <message>
      <source>clouds, shadows, dark, unclassified and snowy pixels masked by the scenes' classification</source>
      <translation>Wolken, Schatten sowie dunkle, nicht klassifizierte und verschneite Pixel nach der Klassifikation der Szenen maskiert</translation>
    </message>
    <message>
      <source>correct SCENES, or leave it empty</source>
      <translation>SCENES korrigieren oder leer lassen</translation>
    </message>
    <message>
      <source>correct its address, user name and password in QGIS, Settings → Options → Network</source>
      <translation>Adresse, Benutzername und Passwort in QGIS berichtigen, Einstellungen → Optionen → Netzwerk</translation>
    </message>
    <message>
      <source>days</source>
      <translation>Tage</translation>
    </message>
    <message>
      <source>every pixel is masked or unreadable</source>
      <translation>jedes Pixel ist maskiert oder unlesbar</translation>
    </message>
    <message>
      <source>exit code {code}</source>
      <translation>Rückgabewert {code}</translation>
    </message>
    <message>
      <source>false colour</source>
      <translation>Falschfarben</translation>
    </message>
    <message>
      <source>figure</source>
      <translation>Abbildung</translation>
    </message>
    <message>
      <source>for several collections it has to have 'collections', by their ids</source>
      <translation>für mehrere Sammlungen braucht es „collections“, nach deren Kennungen</translation>
    </message>
    <message>
      <source>geology</source>
      <translation>Geologie</translation>
    </message>
    <message>
      <source>geometric median</source>
      <translation>geometrischer Median</translation>
    </message>
    <message>
      <source>give 'scale' and 'offset' of the bands in SENSOR_FILE</source>
      <translation>„scale“ und „offset“ der Kanäle in SENSOR_FILE angeben</translation>
    </message>
    <message>
      <source>greenest</source>
      <translation>grünste</translation>
    </message>
    <message>
      <source>haze</source>
      <translation>Dunst</translation>
    </message>
    <message>
      <source>if you trust it, give that address itself as CATALOG_URL, or choose another catalogue</source>
      <translation>wenn Sie ihm vertrauen, diese Adresse selbst als CATALOG_URL angeben, oder einen anderen Katalog wählen</translation>
    </message>
    <message>
      <source>if you trust the catalogue, save its scenes as an item collection on this machine and give its path as CATALOG_URL, or choose another catalogue</source>
      <translation>wenn Sie dem Katalog vertrauen, seine Szenen als Item-Sammlung auf diesem Rechner speichern und deren Pfad als CATALOG_URL angeben, oder einen anderen Katalog wählen</translation>
    </message>
    <message>
      <source>it cannot be read: {reason}</source>
      <translation>sie lässt sich nicht lesen: {reason}</translation>
    </message>
    <message>
      <source>it ends too early</source>
      <translation>er endet zu früh</translation>
    </message>
    <message>
      <source>it has far more pixels than are asked for, and no overviews</source>
      <translation>sie hat weit mehr Pixel als verlangt und keine Übersichten</translation>
    </message>
    <message>
      <source>it has more than {count} letters</source>
      <translation>er hat mehr als {count} Zeichen</translation>
    </message>
    <message>
      <source>it has no CRS</source>
      <translation>sie hat kein KBS</translation>
    </message>
    <message>
      <source>it has no asset '{key}'</source>
      <translation>sie hat kein Asset „{key}“</translation>
    </message>
    <message>
      <source>it has no georeference</source>
      <translation>sie hat keine Georeferenz</translation>
    </message>
    <message>
      <source>it has the unknown key '{key}'</source>
      <translation>sie hat den unbekannten Schlüssel „{key}“</translation>
    </message>
    <message>
      <source>it has {count} bands, and nothing tells which one is meant</source>
      <translation>sie hat {count} Kanäle, und nichts sagt, welcher gemeint ist</translation>
    </message>
    <message>
      <source>it has {count} bands, and nothing tells which one is {name}</source>
      <translation>sie hat {count} Kanäle, und nichts sagt, welcher davon {name} ist</translation>
    </message>
    <message>
      <source>it is a folder</source>
      <translation>es ist ein Ordner</translation>
    </message>
    <message>
      <source>it is a pipe or a device, not a file</source>
      <translation>es ist eine Pipe oder ein Gerät und keine Datei</translation>
    </message>
    <message>
      <source>it is empty</source>
      <translation>sie ist leer</translation>
    </message>
    <message>
      <source>it is larger than {most} bytes</source>
      <translation>sie ist größer als {most} Bytes</translation>
    </message>
    <message>
      <source>it is mounted</source>
      <translation>sie ist eingehängt</translation>
    </message>
    <message>
      <source>it is neither a GeoTIFF nor a JPEG 2000 file</source>
      <translation>sie ist weder ein GeoTIFF noch eine JPEG-2000-Datei</translation>
    </message>
    <message>
      <source>it is no JSON object</source>
      <translation>es ist kein JSON-Objekt</translation>
    </message>
    <message>
      <source>it is not JSON</source>
      <translation>es ist kein JSON</translation>
    </message>
    <message>
      <source>it names no band</source>
      <translation>er nennt keinen Kanal</translation>
    </message>
    <message>
      <source>it needs a token, and none could be fetched ({reason})</source>
      <translation>sie braucht ein Token, und keines war zu bekommen ({reason})</translation>
    </message>
    <message>
      <source>its blocks of {width} x {height} pixels are too large</source>
      <translation>ihre Blöcke von {width} x {height} Pixeln sind zu groß</translation>
    </message>
    <message>
      <source>its boxes do not follow one another</source>
      <translation>ihre Boxen folgen nicht aufeinander</translation>
    </message>
    <message>
      <source>its certificate is not valid: {problem}</source>
      <translation>sein Zertifikat ist nicht gültig: {problem}</translation>
    </message>
    <message>
      <source>its columns run from east to west, which is not read</source>
      <translation>ihre Spalten laufen von Ost nach West, was nicht gelesen wird</translation>
    </message>
    <message>
      <source>its file has no CRS</source>
      <translation>ihre Datei hat kein KBS</translation>
    </message>
    <message>
      <source>its files changed while they were read</source>
      <translation>ihre Dateien haben sich geändert, während sie gelesen wurden</translation>
    </message>
    <message>
      <source>its files lie at {place}, which asks for an account</source>
      <translation>ihre Dateien liegen bei {place}, wo ein Benutzerkonto verlangt wird</translation>
    </message>
    <message>
      <source>its id has more than {count} letters</source>
      <translation>ihre Kennung hat mehr als {count} Zeichen</translation>
    </message>
    <message>
      <source>its item does not say of which collection it is</source>
      <translation>ihr Item sagt nicht, zu welcher Sammlung sie gehört</translation>
    </message>
    <message>
      <source>its item has an impossible scale ({scale:g}) or offset ({offset:g})</source>
      <translation>ihr Item nennt eine unmögliche Skalierung ({scale:g}) oder einen unmöglichen Versatz ({offset:g})</translation>
    </message>
    <message>
      <source>its item has no CRS and its file cannot be read ({reason})</source>
      <translation>ihr Item hat kein KBS, und ihre Datei kann nicht gelesen werden ({reason})</translation>
    </message>
    <message>
      <source>its item has no date</source>
      <translation>ihr Item hat kein Datum</translation>
    </message>
    <message>
      <source>its item has no processing baseline and no offset, without which its numbers mean nothing</source>
      <translation>ihr Item nennt weder Prozessierungsversion noch Versatz, ohne die ihre Zahlen nichts bedeuten</translation>
    </message>
    <message>
      <source>its item tells another CRS than its file: the file was believed</source>
      <translation>ihr Item nennt ein anderes KBS als ihre Datei: der Datei wurde geglaubt</translation>
    </message>
    <message>
      <source>its item tells another place or size than its file: the file was believed</source>
      <translation>ihr Item nennt einen anderen Ort oder eine andere Größe als ihre Datei: der Datei wurde geglaubt</translation>
    </message>
    <message>
      <source>its numbers are of the type {dtype}, which is not read</source>
      <translation>ihre Zahlen sind vom Typ {dtype}, der nicht gelesen wird</translation>
    </message>
    <message>
      <source>its numbers have 8 bits, and nothing tells their scale</source>
      <translation>ihre Zahlen haben 8 Bit, und nichts nennt ihre Skalierung</translation>
    </message>
    <message>
      <source>its numbers, up to {high:g}, are no reflectance, and nothing tells their scale</source>
      <translation>ihre Zahlen, bis zu {high:g}, sind keine Reflektanz, und nichts nennt ihre Skalierung</translation>
    </message>
    <message>
      <source>its pixels are rotated</source>
      <translation>ihre Pixel sind gedreht</translation>
    </message>
    <message>
      <source>leave the band out of BANDS, or choose other dates or another catalogue</source>
      <translation>den Kanal in BANDS weglassen oder andere Tage oder einen anderen Katalog wählen</translation>
    </message>
    <message>
      <source>let QGIS trust the authority that made it, if you do, in Settings → Options → Authentication → Manage certificates, or choose another catalogue</source>
      <translation>wenn Sie der ausstellenden Stelle vertrauen, sie in QGIS unter Einstellungen → Optionen → Authentifizierung → Zertifikate verwalten eintragen, oder einen anderen Katalog wählen</translation>
    </message>
    <message>
      <source>mean</source>
      <translation>Mittel</translation>
    </message>
    <message>
      <source>median</source>
      <translation>Median</translation>
    </message>
    <message>
      <source>medoid</source>
      <translation>Medoid</translation>
    </message>
    <message>
      <source>more than {count} parentheses or signs are nested</source>
      <translation>mehr als {count} Klammern oder Vorzeichen sind verschachtelt</translation>
    </message>
    <message>
      <source>most of its numbers are far beyond what reflectance can be</source>
      <translation>die meisten ihrer Zahlen liegen weit über dem, was Reflektanz sein kann</translation>
    </message>
    <message>
      <source>most recent</source>
      <translation>neueste</translation>
    </message>
    <message>
      <source>move the extent</source>
      <translation>die Ausdehnung verschieben</translation>
    </message>
    <message>
      <source>neither its item nor its files have a CRS</source>
      <translation>weder ihr Item noch ihre Dateien haben ein KBS</translation>
    </message>
    <message>
      <source>no address of a server</source>
      <translation>keine Adresse eines Servers</translation>
    </message>
    <message>
      <source>no cloud mask</source>
      <translation>ohne Wolkenmaske</translation>
    </message>
    <message>
      <source>no data</source>
      <translation>keine Daten</translation>
    </message>
    <message>
      <source>no encrypted connection can be made: {problem}</source>
      <translation>es kommt keine verschlüsselte Verbindung zustande: {problem}</translation>
    </message>
    <message>
      <source>no process answers</source>
      <translation>kein Prozess antwortet</translation>
    </message>
    <message>
      <source>no scene matches</source>
      <translation>keine Szene passt</translation>
    </message>
    <message>
      <source>nobody has published how '{platform}' compares with Landsat</source>
      <translation>niemand hat veröffentlicht, wie sich „{platform}“ zu Landsat verhält</translation>
    </message>
    <message>
      <source>not chosen</source>
      <translation>nicht gewählt</translation>
    </message>
    <message>
      <source>not named in SCENES</source>
      <translation>nicht in SCENES genannt</translation>
    </message>
    <message>
      <source>not used</source>
      <translation>nicht verwendet</translation>
    </message>
    <message>
      <source>nothing tells how its numbers become reflectance: its item has no scale</source>
      <translation>nichts sagt, wie aus ihren Zahlen Reflektanz wird: ihr Item hat keine Skalierung</translation>
    </message>
    <message>
      <source>of another collection</source>
      <translation>aus einer anderen Sammlung</translation>
    </message>
    <message>
      <source>of another month</source>
      <translation>aus einem anderen Monat</translation>
    </message>
    <message>
      <source>of other platforms</source>
      <translation>von anderen Plattformen</translation>
    </message>
    <message>
      <source>or several: 10,50,90</source>
      <translation>oder mehrere: 10,50,90</translation>
    </message>
    <message>
      <source>outside the dates</source>
      <translation>außerhalb des Zeitraums</translation>
    </message>
    <message>
      <source>outside the extent</source>
      <translation>außerhalb der Ausdehnung</translation>
    </message>
    <message>
      <source>percentile</source>
      <translation>Perzentil</translation>
    </message>
    <message>
      <source>programs read the address '{host}' differently</source>
      <translation>Programme lesen die Adresse „{host}“ verschieden</translation>
    </message>
    <message>
      <source>raise MAX_CLOUD: the least cloudy scene has {percent:.0f} %</source>
      <translation>MAX_CLOUD erhöhen: die am wenigsten bewölkte Szene hat {percent:.0f} %</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,cloud,mask,median,composite,stac,planetary computer,cog</source>
      <translation>sentinel,landsat,satellit,wolken,maske,median,komposit,wolkenfrei,mosaik,stac,planetary computer,cog,cloud,composite</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,cloud,mosaic,monthly,time series,animation,temporal,stac</source>
      <translation>sentinel,landsat,satellit,wolken,mosaik,monatlich,zeitreihe,animation,zeitlich,stac,cloud,time series</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,difference,change detection,before,after,ndvi,burn,loss,stac</source>
      <translation>sentinel,landsat,satellit,differenz,änderung,vorher,nachher,ndvi,brand,verlust,stac</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,search,footprint,cloud cover,stac,catalogue</source>
      <translation>sentinel,landsat,satellit,suche,umriss,bewölkung,stac,katalog,search,footprint</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,time series,sample,points,zonal statistics,training,index</source>
      <translation>sentinel,landsat,satellit,zeitreihe,stichprobe,punkte,zonenstatistik,training,index</translation>
    </message>
    <message>
      <source>set BANDPASS to own, or leave it out by PLATFORMS</source>
      <translation>BANDPASS auf own setzen oder die Plattform mit PLATFORMS ausschließen</translation>
    </message>
    <message>
      <source>set COLLECTION to {known}</source>
      <translation>COLLECTION auf {known} setzen</translation>
    </message>
    <message>
      <source>shadow</source>
      <translation>Schatten</translation>
    </message>
    <message>
      <source>signal {number}</source>
      <translation>Signal {number}</translation>
    </message>
    <message>
      <source>the address of '{key}' is not one that this catalogue may name</source>
      <translation>die Adresse von „{key}“ ist keine, die dieser Katalog nennen darf</translation>
    </message>
    <message>
      <source>the bucket {bucket} asks for an account</source>
      <translation>der Bucket {bucket} verlangt ein Benutzerkonto</translation>
    </message>
    <message>
      <source>the item declares an offset of {offset:g}, which baseline {baseline} does not have: the baseline was followed</source>
      <translation>das Item nennt einen Versatz von {offset:g}, den die Prozessierungsversion {baseline} nicht hat: es gilt die Prozessierungsversion</translation>
    </message>
    <message>
      <source>the mask needs 'keys', and 'classes' or 'flags'</source>
      <translation>die Maske braucht „keys“ und „classes“ oder „flags“</translation>
    </message>
    <message>
      <source>the number {text} is too large</source>
      <translation>die Zahl {text} ist zu groß</translation>
    </message>
    <message>
      <source>the proxy does not let the request through</source>
      <translation>der Proxy lässt die Anfrage nicht durch</translation>
    </message>
    <message>
      <source>the response is not a token</source>
      <translation>die Antwort ist kein Token</translation>
    </message>
    <message>
      <source>the response was cut off</source>
      <translation>die Antwort wurde abgeschnitten</translation>
    </message>
    <message>
      <source>the scale of the band '{band}' is not above 0</source>
      <translation>die Skalierung des Kanals „{band}“ ist nicht größer als 0</translation>
    </message>
    <message>
      <source>the server answers with a web page instead of the file</source>
      <translation>der Server antwortet mit einer Webseite statt mit der Datei</translation>
    </message>
    <message>
      <source>the server does not state the size of the file</source>
      <translation>der Server nennt die Größe der Datei nicht</translation>
    </message>
    <message>
      <source>the server sends more than was asked for</source>
      <translation>der Server sendet mehr, als verlangt war</translation>
    </message>
    <message>
      <source>the server sends no ranges</source>
      <translation>der Server sendet keine Teilbereiche</translation>
    </message>
    <message>
      <source>the server {host} answers with error {status}</source>
      <translation>der Server {host} antwortet mit Fehler {status}</translation>
    </message>
    <message>
      <source>the server {host} does not answer</source>
      <translation>der Server {host} antwortet nicht</translation>
    </message>
    <message>
      <source>the token service does not answer</source>
      <translation>der Dienst für Token antwortet nicht</translation>
    </message>
    <message>
      <source>true colour</source>
      <translation>Echtfarben</translation>
    </message>
    <message>
      <source>{before} · {after}</source>
      <translation>{before} · {after}</translation>
    </message>
    <message>
      <source>{before}, {sentence}</source>
      <translation>{before}, {sentence}</translation>
    </message>
    <message>
      <source>{catalogue} needs no login: choose none.</source>
      <translation>{catalogue} braucht keine Anmeldung: keine wählen.</translation>
    </message>
    <message>
      <source>{clear} of {count} dates clear</source>
      <translation>{clear} von {count} Tagen klar</translation>
    </message>
    <message>
      <source>{collection} has no band '{band}': choose among {known}.</source>
      <translation>{collection} hat keinen Kanal „{band}“: einen von diesen wählen: {known}.</translation>
    </message>
    <message>
      <source>{collection} lacks one of its bands</source>
      <translation>{collection} fehlt einer ihrer Kanäle</translation>
    </message>
    <message>
      <source>{count:,.0f}</source>
      <translation>{count:.0f}</translation>
    </message>
    <message>
      <source>{count:,.0f} MB</source>
      <translation>{count:.0f} MB</translation>
    </message>
    <message>
      <source>{count:,.1f} GB</source>
      <translation>{count:.1f} GB</translation>
    </message>
    <message>
      <source>{count:.0f} min</source>
      <translation>{count:.0f} min</translation>
    </message>
    <message>
      <source>{count:.0f} s</source>
      <translation>{count:.0f} s</translation>
    </message>
    <message>
      <source>{count:.1f}</source>
      <translation>{count:.1f}</translation>
    </message>
    <message>
      <source>{count:.1f} h</source>
      <translation>{count:.1f} h</translation>
    </message>
    <message>
      <source>{count:.1f} s</source>
      <translation>{count:.1f} s</translation>
    </message>
    <message>
      <source>{count} date</source>
      <translation>{count} Tag</translation>
    </message>
    <message>
      <source>{count} date in view</source>
      <translation>{count} Tag in der Ansicht</translation>
    </message>
    <message>
      <source>{count} dates</source>
      <translation>{count} Tage</translation>
    </message>
    <message>
      <source>{count} dates in view</source>
      <translation>{count} Tage in der Ansicht</translation>
    </message>
    <message>
      <source>{count} mosaic</source>
      <translation>{count} Mosaik</translation>
    </message>
    <message>
      <source>{count} mosaics</source>
      <translation>{count} Mosaike</translation>
    </message>
    <message>
      <source>{count} of the {matched} scenes that match cannot be used (the first: {first}), too many to go on without them: {advice}.</source>
      <translation>{count} der {matched} passenden Szenen können nicht verwendet werden (die erste: {first}), zu viele, um ohne sie weiterzumachen: {advice}.</translation>
    </message>
    <message>
      <source>{count} of {all} places lie beyond the area, wholly or in part, and are left out.</source>
      <translation>Ganz oder teilweise außerhalb der Ausdehnung und deshalb ausgelassen: {count} von {all} Orten.</translation>
    </message>
    <message>
      <source>{count} sample scenes of Maribor, Slovenia, {first} to {last}, on this disk: press Run. Area, time, catalogue, maximum cloud (100 %) and resolution ({pixel:g} m) are set for them, all other fields to their defaults. {rights}.</source>
      <translation>{count} Beispielszenen von Maribor, Slowenien, {first} bis {last}, auf dieser Festplatte: „Starten“ drücken. Ausdehnung, Zeitraum, Katalog, Max. Wolken (100 %) und Auflösung ({pixel:g} m) sind für sie eingestellt, alle anderen Felder auf ihre Standardwerte. {rights}.</translation>
    </message>
    <message>
      <source>{count} scene</source>
      <translation>{count} Szene</translation>
    </message>
    <message>
      <source>{count} scene found so far</source>
      <translation>bisher {count} Szene gefunden</translation>
    </message>
    <message>
      <source>{count} scene is set aside for now: its server does not answer.</source>
      <translation>{count} Szene ist vorerst zurückgestellt: ihr Server antwortet nicht.</translation>
    </message>
    <message>
      <source>{count} scenes</source>
      <translation>{count} Szenen</translation>
    </message>
    <message>
      <source>{count} scenes are set aside for now: their server does not answer.</source>
      <translation>{count} Szenen sind vorerst zurückgestellt: ihr Server antwortet nicht.</translation>
    </message>
    <message>
      <source>{count} scenes found so far</source>
      <translation>bisher {count} Szenen gefunden</translation>
    </message>
    <message>
      <source>{count} skipped</source>
      <translation>{count} übersprungen</translation>
    </message>
    <message>
      <source>{count} {why} ({advice})</source>
      <translation>{count} {why} ({advice})</translation>
    </message>
    <message>
      <source>{date} {year}</source>
      <translation>{date} {year}</translation>
    </message>
    <message>
      <source>{date}, {time} UTC</source>
      <translation>{date}, {time} UTC</translation>
    </message>
    <message>
      <source>{day} (as it was seen)</source>
      <translation>{day} (wie aufgenommen)</translation>
    </message>
    <message>
      <source>{day} {month}</source>
      <translation>{day}. {month}</translation>
    </message>
    <message>
      <source>{degrees:.3f}° E</source>
      <translation>{degrees:.3f}° O</translation>
    </message>
    <message>
      <source>{degrees:.3f}° N</source>
      <translation>{degrees:.3f}° N</translation>
    </message>
    <message>
      <source>{degrees:.3f}° S</source>
      <translation>{degrees:.3f}° S</translation>
    </message>
    <message>
      <source>{degrees:.3f}° W</source>
      <translation>{degrees:.3f}° W</translation>
    </message>
    <message>
      <source>{estimate} (updating)</source>
      <translation>{estimate} (wird neu geschätzt)</translation>
    </message>
    <message>
      <source>{facts}. Its file is gone.</source>
      <translation>{facts}. Die Datei ist nicht mehr da.</translation>
    </message>
    <message>
      <source>{first} and {second} are one file: choose another name for one of them.</source>
      <translation>{first} und {second} sind dieselbe Datei: für eine davon einen anderen Namen wählen.</translation>
    </message>
    <message>
      <source>{first} to {last}</source>
      <translation>{first} bis {last}</translation>
    </message>
    <message>
      <source>{first} to {last} {month} {year}</source>
      <translation>{first}. bis {last}. {month} {year}</translation>
    </message>
    <message>
      <source>{first}–{last}</source>
      <translation>{first}–{last}</translation>
    </message>
    <message>
      <source>{first}–{last} {month}</source>
      <translation>{first}.–{last}. {month}</translation>
    </message>
    <message>
      <source>{host} is {what}, which this catalogue must not name</source>
      <translation>{host} ist {what}, was dieser Katalog nicht nennen darf</translation>
    </message>
    <message>
      <source>{index} from the mosaic's bands</source>
      <translation>{index} aus den Kanälen des Mosaiks</translation>
    </message>
    <message>
      <source>{indices}, {period}</source>
      <translation>{indices}, {period}</translation>
    </message>
    <message>
      <source>{indices}: {title}</source>
      <translation>{indices}: {title}</translation>
    </message>
    <message>
      <source>{latitude}° / {longitude}°</source>
      <translation>{latitude}° / {longitude}°</translation>
    </message>
    <message>
      <source>{layer} ({count} selected)</source>
      <translation>{layer} ({count} gewählt)</translation>
    </message>
    <message>
      <source>{layer}: selected features</source>
      <translation>{layer}: gewählte Objekte</translation>
    </message>
    <message>
      <source>{left} of {count} scenes are at most {percent:g} % cloudy in the area</source>
      <translation>In der Ausdehnung höchstens zu {percent:g} % bewölkt: {left} von {count} Szenen</translation>
    </message>
    <message>
      <source>{mask} and grown by {metres:g} m</source>
      <translation>{mask}, die Maske um {metres:g} m erweitert</translation>
    </message>
    <message>
      <source>{mask}, hazy observations dropped</source>
      <translation>{mask}, dunstige Beobachtungen ausgelassen</translation>
    </message>
    <message>
      <source>{month} {year}</source>
      <translation>{month} {year}</translation>
    </message>
    <message>
      <source>{name} (first picture)</source>
      <translation>{name} (erstes Bild)</translation>
    </message>
    <message>
      <source>{name} (live)</source>
      <translation>{name} (live)</translation>
    </message>
    <message>
      <source>{name} ({number} of {count}): {text}</source>
      <translation>{name} ({number} von {count}): {text}</translation>
    </message>
    <message>
      <source>{name} ({time})</source>
      <translation>{name} ({time})</translation>
    </message>
    <message>
      <source>{name}: {problem}</source>
      <translation>{name}: {problem}</translation>
    </message>
    <message>
      <source>{parameter} '{word}' is not known: choose among {known}.</source>
      <translation>{parameter} „{word}“ ist unbekannt: eines von diesen wählen: {known}.</translation>
    </message>
    <message>
      <source>{parameter} has no part in a change: leave it out.</source>
      <translation>{parameter} spielt bei einer Änderung keine Rolle: weglassen.</translation>
    </message>
    <message>
      <source>{parameter} is empty: give the path of a file or a folder.</source>
      <translation>{parameter} ist leer: den Pfad einer Datei oder eines Ordners angeben.</translation>
    </message>
    <message>
      <source>{parameter} is the root of the file system, '{path}': choose a file or a folder in it.</source>
      <translation>{parameter} ist die Wurzel des Dateisystems, „{path}“: eine Datei oder einen Ordner darin wählen.</translation>
    </message>
    <message>
      <source>{path} is used, as the environment variable {variable} says.</source>
      <translation>{path} wird verwendet, wie es die Umgebungsvariable {variable} sagt.</translation>
    </message>
    <message>
      <source>{path} is used.</source>
      <translation>{path} wird verwendet.</translation>
    </message>
    <message>
      <source>{percent:.0f} % cloud</source>
      <translation>{percent:.0f} % Wolken</translation>
    </message>
    <message>
      <source>{percent:.0f} % covered</source>
      <translation>zu {percent:.0f} % abgedeckt</translation>
    </message>
    <message>
      <source>{percent:.0f} % of the area is empty, since all that was seen of it looks hazy: to keep it, set HAZE to false ('Drop hazy observations'), or widen the dates.</source>
      <translation>{percent:.0f} % der Ausdehnung sind leer, weil alles, was dort zu sehen war, dunstig aussieht: um es zu behalten, HAZE auf false setzen („Dunstige Beobachtungen auslassen“) oder den Zeitraum erweitern.</translation>
    </message>
    <message>
      <source>{percent:.0f} % of the place clear</source>
      <translation>{percent:.0f} % des Ortes klar</translation>
    </message>
    <message>
      <source>{percent:.0f} % with a single view</source>
      <translation>{percent:.0f} % mit nur einer Beobachtung</translation>
    </message>
    <message>
      <source>{percent:.1f} % filled</source>
      <translation>{percent:.1f} % gefüllt</translation>
    </message>
    <message>
      <source>{period} is empty: {why}.</source>
      <translation>{period} ist leer: {why}.</translation>
    </message>
    <message>
      <source>{period}, tile {done} of {count}</source>
      <translation>{period}, Kachel {done} von {count}</translation>
    </message>
    <message>
      <source>{place} cannot be read ({reason}): {advice}.</source>
      <translation>{place} kann nicht gelesen werden ({reason}): {advice}.</translation>
    </message>
    <message>
      <source>{place} is a single item: only its scene is used; for more scenes give a catalogue or an item collection.</source>
      <translation>{place} ist ein einzelnes Item: nur seine Szene wird verwendet; für mehr Szenen einen Katalog oder eine Item-Sammlung angeben.</translation>
    </message>
    <message>
      <source>{platform} has no band '{band}'</source>
      <translation>{platform} hat keinen Kanal „{band}“</translation>
    </message>
    <message>
      <source>{problem} What is done is kept: the same request goes on from there.</source>
      <translation>{problem} Was getan ist, bleibt: dieselbe Anfrage macht dort weiter.</translation>
    </message>
    <message>
      <source>{rows} rows of {places} places</source>
      <translation>{rows} Zeilen von {places} Orten</translation>
    </message>
    <message>
      <source>{scenes} skipped: {reason}</source>
      <translation>{scenes} ausgelassen: {reason}</translation>
    </message>
    <message>
      <source>{scenes} · {dates}</source>
      <translation>{scenes} · {dates}</translation>
    </message>
    <message>
      <source>{scenes}, {filled:.1f} % of the pixels have data</source>
      <translation>{scenes}, {filled:.1f} % der Pixel haben Daten</translation>
    </message>
    <message>
      <source>{scene}: {reason}</source>
      <translation>{scene}: {reason}</translation>
    </message>
    <message>
      <source>{season} {year}</source>
      <translation>{season} {year}</translation>
    </message>
    <message>
      <source>{sensor} scenes ({scenes} of {dates}, {first} to {last}) were composed into a mosaic of surface reflectance (bands {bands}) by the method “{method}”, with {mask}, on a grid of {resolution:g} {unit} in {crs}, with Cloudless {version}.</source>
      <translation>Mosaik der Bodenreflektanz (Kanäle {bands}) aus {scenes} von {sensor} ({dates}, {first} bis {last}), zusammengesetzt mit Cloudless {version} nach der Methode „{method}“; {mask}; Pixelgröße {resolution:g} {unit} in {crs}.</translation>
    </message>
    <message>
      <source>{sensor} {look} · {time} · {method}</source>
      <translation>{sensor} {look} · {time} · {method}</translation>
    </message>
    <message>
      <source>{sensor}, {first} to {last}</source>
      <translation>{sensor}, {first} bis {last}</translation>
    </message>
    <message>
      <source>{share:g} % percentile of the clear dates</source>
      <translation>{share:g}-%-Perzentil der klaren Tage</translation>
    </message>
    <message>
      <source>{size} in {folder}</source>
      <translation>{size} in {folder}</translation>
    </message>
    <message>
      <source>{step}: {done} of about {whole}</source>
      <translation>{step}: {done} von etwa {whole}</translation>
    </message>
    <message>
      <source>{step}: {done} of {whole}</source>
      <translation>{step}: {done} von {whole}</translation>
    </message>
    <message>
      <source>{text} Each pixel rests on at most {views} clear views.</source>
      <translation>{text} Jedes Pixel beruht auf höchstens {views} klaren Beobachtungen.</translation>
    </message>
    <message>
      <source>{text} {rights}.</source>
      <translation>{text} {rights}.</translation>
    </message>
    <message>
      <source>{time}, about {left} left</source>
      <translation>{time}, noch etwa {left}</translation>
    </message>
    <message>
      <source>{time}, {first} to {last}</source>
      <translation>{time}, {first} bis {last}</translation>
    </message>
    <message>
      <source>{time}, {first} to {last}: {problem}</source>
      <translation>{time}, {first} bis {last}: {problem}</translation>
    </message>
    <message>
      <source>{url} belongs to the collection {found}, but COLLECTION is {collection}: give {root} to search for {collection}, or choose {found} as COLLECTION.</source>
      <translation>{url} gehört zur Sammlung {found}, aber COLLECTION ist {collection}: {root} angeben, um nach {collection} zu suchen, oder {found} als COLLECTION wählen.</translation>
    </message>
    <message>
      <source>{url} does not answer as a STAC API does: give the root of a STAC API, or the URL of an item collection.</source>
      <translation>{url} antwortet nicht wie eine STAC-API: die Wurzel einer STAC-API oder die URL einer Item-Sammlung angeben.</translation>
    </message>
    <message>
      <source>{url} does not answer as a STAC API does: give the root of a STAC API.</source>
      <translation>{url} antwortet nicht wie eine STAC-API: die Wurzel einer STAC-API angeben.</translation>
    </message>
    <message>
      <source>{url} is a page of STAC Browser: give the address that it shows, {address}.</source>
      <translation>{url} ist eine Seite des STAC Browsers: die Adresse angeben, die sie zeigt, {address}.</translation>
    </message>
    <message>
      <source>{url} is a part of the catalogue {root}, which is searched</source>
      <translation>{url} ist ein Teil des Katalogs {root}; dieser wird durchsucht</translation>
    </message>
    <message>
      <source>{url} is a static catalogue of more than {most} files: give one of its collections, or an item collection.</source>
      <translation>{url} ist ein statischer Katalog mit mehr als {most} Dateien: eine seiner Sammlungen oder eine Item-Sammlung angeben.</translation>
    </message>
    <message>
      <source>{url} is a static catalogue that names no scenes: give the root of a STAC API or an item collection.</source>
      <translation>{url} ist ein statischer Katalog, der keine Szenen nennt: die Wurzel einer STAC-API oder eine Item-Sammlung angeben.</translation>
    </message>
    <message>
      <source>{url} is a web page and does not answer as a STAC API does: give the root of a STAC API, or the URL of an item collection.</source>
      <translation>{url} ist eine Webseite und antwortet nicht wie eine STAC-API: die Wurzel einer STAC-API oder die URL einer Item-Sammlung angeben.</translation>
    </message>
    <message>
      <source>{url} is not a web address: give one that begins with https://, or a path on this machine.</source>
      <translation>{url} ist keine Webadresse: eine angeben, die mit https:// beginnt, oder einen Pfad auf diesem Rechner.</translation>
    </message>
    <message>
      <source>{url} is one page of a search, and not all pages after it can be read: give the root of its STAC API, or the URL of an item collection.</source>
      <translation>{url} ist eine Seite einer Suche, und nicht alle Seiten danach können gelesen werden: die Wurzel ihrer STAC-API oder die URL einer Item-Sammlung angeben.</translation>
    </message>
    <message>
      <source>{url} was not found (404): check the address of the catalogue.</source>
      <translation>{url} wurde nicht gefunden (404): die Adresse des Katalogs prüfen.</translation>
    </message>
    <message>
      <source>{used} of {scenes} scenes chosen · {dates}</source>
      <translation>{used} von {scenes} Szenen gewählt · {dates}</translation>
    </message>
    <message>
      <source>{views} clear views a pixel: {percent:.0f} % less to read</source>
      <translation>{views} klare Beobachtungen je Pixel: {percent:.0f} % weniger zu lesen</translation>
    </message>
    <message>
      <source>{width} x {height} pixels of {resolution:g} in {crs}</source>
      <translation>{width} x {height} Pixel von {resolution:g} in {crs}</translation>
    </message>
    <message>
      <source>{width} × {height} km · {square} km²</source>
      <translation>{width} × {height} km · {square} km²</translation>
    </message>
    <message>
      <source>{width} × {height} pixels of {metres:.3g} m in {crs}; {memory} of memory</source>
      <translation>{width} × {height} Pixel von {metres:.3g} m in {crs}; {memory} Arbeitsspeicher</translation>
    </message>
    <message>
      <source>~ {percent:.0f} %</source>
      <translation>~ {percent:.0f} %</translation>
    </message>
    <message>
      <source>“{field}”</source>
      <translation>„{field}“</translation>
    </message>
    <message>
      <source>“{name}” is there already.</source>
      <translation>„{name}“ gibt es schon.</translation>
    </message>
    <message>
      <source>“{name}” lacks a band of this look.</source>
      <translation>„{name}“ fehlt ein Kanal dieser Darstellung.</translation>
    </message>
    <message>
      <source>“{name}” names a login for {place}, where you have not used it yet, so it goes without: if you trust that catalogue, choose its address and the login in the panel.</source>
      <translation>„{name}“ nennt eine Anmeldung für {place}, die Sie dort noch nicht verwendet haben; deshalb geht es ohne weiter: wenn Sie diesem Katalog vertrauen, seine Adresse und die Anmeldung im Bedienfeld wählen.</translation>
    </message>
    <message>
      <source>“{path}” cannot be read ({reason}).</source>
      <translation>„{path}“ kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
      <source>“{path}” cannot be written ({reason}).</source>
      <translation>„{path}“ kann nicht geschrieben werden ({reason}).</translation>
    </message>
    <message>
      <source>“{path}” cannot be written ({reason}): choose another file, or free space on its disk.</source>
      <translation>„{path}“ kann nicht geschrieben werden ({reason}): eine andere Datei wählen oder Platz auf der Festplatte schaffen.</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: choose another file, or free space on its disk.</source>
      <translation>„{path}“ kann nicht geschrieben werden: eine andere Datei wählen oder Platz auf der Festplatte schaffen.</translation>
    </message>
    <message>
      <source>“{path}” is gone.</source>
      <translation>„{path}“ ist nicht mehr da.</translation>
    </message>
    <message>
      <source>“{path}” is no recipe: choose the .json that lies beside a mosaic.</source>
      <translation>„{path}“ ist kein Rezept: die .json-Datei wählen, die neben einem Mosaik liegt.</translation>
    </message>
    <message>
      <source>“{path}” is no recipe: it is not JSON.</source>
      <translation>„{path}“ ist kein Rezept: die Datei ist kein JSON.</translation>
    </message>
    <message>
      <source>“{path}” is too large for a recipe: choose another.</source>
      <translation>„{path}“ ist zu groß für ein Rezept: eine andere Datei wählen.</translation>
    </message>
    <message>
      <source>≈ {time} · {read} to read · {disk} on disk · {thin:.0f} % with fewer than three clear views</source>
      <translation>≈ {time} · {read} zu lesen · {disk} auf der Festplatte · {thin:.0f} % mit weniger als drei klaren Beobachtungen</translation>
    </message>
  </context>
</TS>
