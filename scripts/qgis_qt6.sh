#!/bin/sh
# qgis_qt6.sh STEP: one step of scripts/qgis_qt6.py, inside of its Debian.
set -eu

packages() {
  echo 'deb-src http://deb.debian.org/debian trixie main' > /etc/apt/sources.list.d/source.list
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Options::=--force-unsafe-io \
    bison ccache clang cmake dpkg-dev flex g++ lld ninja-build pkgconf protobuf-compiler sip-tools \
    gdal-bin libexiv2-dev libexpat1-dev libgdal-dev libgeos-dev libgsl-dev libproj-dev libprotobuf-dev \
    libspatialindex-dev libspatialite-dev libsqlite3-dev libzip-dev libzstd-dev nlohmann-json3-dev \
    qt6-5compat-dev qt6-base-dev qt6-base-private-dev qt6-declarative-dev qt6-l10n-tools qt6-multimedia-dev \
    qt6-positioning-dev qt6-svg-dev qt6-svg-plugins qt6-tools-dev qt6-tools-dev-tools \
    libqca-qt6-dev libqca-qt6-plugins libqscintilla2-qt6-dev libqwt-qt6-dev qtkeychain-qt6-dev \
    pyqt6-dev pyqt6-dev-tools pyqt6.qsci-dev python3-pyqt6 python3-pyqt6.qsci python3-pyqt6.qtmultimedia \
    python3-pyqt6.qtpositioning python3-pyqt6.qtsvg python3-pyqtbuild python3-sipbuild \
    python3-dev python3-gdal python3-jinja2 python3-numpy python3-owslib python3-psycopg2 python3-pygments \
    python3-requests python3-venv python3-yaml
  apt-get clean
}

unpack() {
  cd /build
  rm -rf source qgis_*
  apt-get source -qq --download-only qgis=3.40.6+dfsg-1
  dpkg-source -x qgis_*.dsc source
  rm qgis_*
  adapt
}

# What QGIS 3.40 does not know yet: sip 6.17 looks for base classes that Python cannot see, too; what GDALGetMetadata of
# GDAL 3.13 returns is constant; QString::arg of Qt 6.11 takes no flags; one module still imports PyQt5. The guard of one
# header is misspelt, which a unit of several sources notices.
adapt() {
  find source/python/PyQt6 -name '*.sip.in' -exec \
    sed -i -E '/^class /{s/ : protected [A-Za-z0-9:]+//;s/, protected [A-Za-z0-9:]+//}' {} +
  find source/src -name '*.cpp' -exec \
    sed -i -E 's/char \*\*(\w+) = GDALGetMetadata/CSLConstList \1 = GDALGetMetadata/' {} +
  sed -i 's/cStringListToQStringList( char \*\*/cStringListToQStringList( const char *const */' \
    source/src/core/qgsogrutils.*
  sed -i 's/arg( layer.type )/arg( static_cast<int>( layer.type ) )/' source/src/core/qgssnappingutils.cpp
  sed -i '1i #pragma once' source/src/core/providers/sensorthings/qgssensorthingsconnection.h
  sed -i 's/^from PyQt5\./from qgis.PyQt./' source/python/core/additions/qgsfeature.py
}

# Without optimisation, which would take longer than the tests gain.
configure() {
  cd /build
  CC=clang CXX=clang++ cmake -S source -B tree -G Ninja \
    -DCMAKE_PROJECT_INCLUDE=/cloudless/scripts/qgis_qt6.cmake -DCMAKE_BUILD_TYPE=None \
    -DCMAKE_C_FLAGS='-O0 -w' -DCMAKE_CXX_FLAGS='-O0 -w -DNDEBUG -Xclang -fno-pch-timestamp' \
    -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld -DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=lld \
    -DCMAKE_MODULE_LINKER_FLAGS=-fuse-ld=lld \
    -DBUILD_WITH_QT6=ON -DUSE_CCACHE=ON -DWITH_BINDINGS=ON -DWITH_QGIS_PROCESS=ON \
    -DENABLE_TESTS=OFF -DUSE_OPENCL=OFF -DWITH_3D=OFF -DWITH_COPC=OFF -DWITH_DESKTOP=OFF -DWITH_DRACO=OFF \
    -DWITH_EPT=OFF -DWITH_GRASS7=OFF -DWITH_GRASS8=OFF -DWITH_INTERNAL_NLOHMANN_JSON=OFF -DWITH_PDAL=OFF \
    -DWITH_POSTGRESQL=OFF -DWITH_QSCIAPI=OFF -DWITH_QTSERIALPORT=OFF -DWITH_QTWEBENGINE=OFF -DWITH_QTWEBKIT=OFF \
    -DWITH_SERVER=OFF
}

# What the plugin and its tests use.
compile() {
  cd /build/tree
  export CCACHE_DIR=/ccache CCACHE_MAXSIZE=2G CCACHE_SLOPPINESS=pch_defines,time_macros
  exec nice -n 19 ionice -c 3 ninja -j 2 -k 0 \
    qgis_core qgis_gui qgis_analysis qgis_process qgispython pycore pygui pyanalysis pyprocessing staged-processing \
    pyutils pyqtcompat pytesting pyplugin-installer pyconsole resources svg icons ui \
    provider_wms provider_delimitedtext provider_virtuallayer provider_virtualraster \
    authmethod_basic authmethod_oauth2 authmethod_apiheader authmethod_esritoken authmethod_identcert \
    authmethod_pkcs12 authmethod_pkipaths
}

# Every shell and every Python of the system finds this QGIS. Debian's sip module is older than its sip-build and refuses
# what that makes, so it is made anew, from sip-build's own copy.
register() {
  ln -sf /build/tree/output/bin/qgis_process /usr/bin/
  printf '%s\n' /build/tree/output/python /build/tree/output/python/plugins > /usr/lib/python3/dist-packages/qgis-qt6.pth
  rm -rf /build/sip
  mkdir /build/sip
  cd /build/sip
  sip-module --sdist --abi-version 13 PyQt6.sip
  tar -xf ./*.tar.gz --strip-components 1
  clang -w -shared -fPIC -O1 $(python3-config --includes) ./*.c \
    -o "/usr/lib/python3/dist-packages/PyQt6/sip$(python3-config --extension-suffix)"
}

"$1"
