# Has the compiler read QGIS's headers once for a dozen sources, which makes the compile six times quicker. The first
# project() of QGIS's source includes this file; its function runs when all targets are there.

# Sources that do not compile together with others.
set(ALONE
  qgsalgorithmalignsingleraster.cpp qgsalgorithmrandompointsonlines.cpp qgsalgorithmzonalstatisticsfeaturebased.cpp
  qgsauthauthoritieseditor.cpp qgsauthcertificateinfo.cpp qgsauthidentitieseditor.cpp qgsauthserverseditor.cpp
  qgsauthtrustedcasdialog.cpp qgscoordinatenumericformat.cpp qgsfractionnumericformat.cpp qgsgltfutils.cpp
  qgsgmlschema.cpp qgsmeshadvancedediting.cpp qgsmeshforcebypolylines.cpp qgsnominatimgeocoder.cpp
  qgssensorthingsdataitems.cpp qgssensorthingsprovider.cpp qgstiledscenelayerrenderer.cpp)
# Sources that do not compile with the headers below.
set(BARE qgspointcloudrequest.cpp)

set(HEADERS
  <cmath> <functional> <memory> <vector>
  <QtCore> <QtGui> <QtXml> <QtNetwork> <QtWidgets>
  "qgis.h" "qgsapplication.h" "qgsexpressioncontextutils.h" "qgsgeometry.h" "qgslayout.h" "qgslogger.h"
  "qgsmapsettings.h" "qgsmessagelog.h" "qgsprocessingalgorithm.h" "qgsproject.h" "qgsrasterlayer.h" "qgssettings.h"
  "qgssymbollayerutils.h" "qgsvectorlayer.h")
set(HEADERS_gui
  "qgsattributeform.h" "qgsgui.h" "qgsmapcanvas.h" "qgsoptionswidgetfactory.h" "qgsprocessingwidgetwrapper.h"
  "qgssymbolwidgetcontext.h")
set(TOGETHER 12)

# Sets RESULT to the headers that C++ sources of a room need; some sources are C.
function(headers_of room result)
  set(headers ${HEADERS} ${HEADERS_${room}})
  list(TRANSFORM headers REPLACE "^(qgs?.*)$" "\"\\1\"")
  list(TRANSFORM headers REPLACE ">$" "$<ANGLE-R>")
  list(TRANSFORM headers REPLACE "(.+)" "$<$<COMPILE_LANGUAGE:CXX>:\\1>")
  set(${result} ${headers} PARENT_SCOPE)
endfunction()

# Groups the sources of a target; a source has its group for good, whichever others are alone.
function(group_sources target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  get_target_property(folder ${target} SOURCE_DIR)
  set(count 0)
  foreach(source ${sources})
    get_filename_component(name "${source}" NAME)
    get_filename_component(source "${source}" ABSOLUTE BASE_DIR ${folder})
    if(name IN_LIST BARE)
      set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    elseif(name MATCHES "^qgs.*\\.cpp$" AND NOT name IN_LIST ALONE AND NOT source MATCHES "^${CMAKE_BINARY_DIR}|external")
      math(EXPR group "${count} / ${TOGETHER}")
      set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${group})
    endif()
    math(EXPR count "${count} + 1")
  endforeach()
endfunction()

function(compile_together)
  foreach(room core gui analysis)
    headers_of(${room} headers)
    target_precompile_headers(qgis_${room} PRIVATE ${headers})
    # Python's headers have members called "slots", a macro of Qt.
    target_precompile_headers(python_module_qgis__${room} PRIVATE <Python.h> ${headers})
    group_sources(qgis_${room})
  endforeach()
endfunction()
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL compile_together)
