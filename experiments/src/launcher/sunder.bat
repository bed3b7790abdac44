@echo off
rem Starts Sunder with the Java runtime beside it, or a Java 17 or newer of JAVA_HOME or of the PATH.
rem SUNDER_JAVA_OPTIONS holds more options for Java, such as -Xmx8g.
setlocal
rem Java before 17 does not know this option, and Java from 22 warns without it.
set "NATIVE=--enable-native-access=ALL-UNNAMED"
set "FOUND="
call :fits "%~dp0runtime\bin\java.exe"
if not defined FOUND if defined JAVA_HOME call :fits "%JAVA_HOME%\bin\java.exe"
if not defined FOUND for %%J in (java.exe) do call :fits "%%~$PATH:J"
if not defined FOUND goto none
"%FOUND%" -Xss8m %NATIVE% %SUNDER_JAVA_OPTIONS% -jar "%~dp0sunder.jar" %*
exit /b %ERRORLEVEL%

:none
echo error: Sunder needs Java 17 or newer, and neither JAVA_HOME nor the PATH leads to one 1>&2
exit /b 1

:fits
if "%~1"=="" exit /b
if not exist "%~1" exit /b
"%~1" %NATIVE% -version >nul 2>&1
if not errorlevel 1 set "FOUND=%~1"
exit /b
