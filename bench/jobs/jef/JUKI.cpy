      * 住民記録マスタ（測定用）  30項目  レコード長 400
       01  JUKI-REC.
           05  JUMIN-NO                PIC 9(10).
           05  SETAI-NO                PIC 9(10).
           05  RIREKI-NO               PIC S9(3) COMP-3.
           05  JUMIN-SHUBETSU          PIC X.
           05  JOTAI                   PIC X.
           05  JIYU                    PIC X(2).
           05  IDO-YMD                 PIC 9(8) COMP-3.
           05  TODOKE-YMD              PIC 9(8) COMP-3.
           05  SHIMEI-KANJI            PIC N(15).
           05  SHIMEI-KANA             PIC X(30).
           05  SHIMEI-ROMAJI           PIC X(30).
           05  TSUSHO                  PIC N(10).
           05  SEIBETSU                PIC X.
           05  UMARE-GENGO             PIC 9.
           05  UMARE-YMD               PIC 9(6).
           05  ZOKUGARA                PIC N(6).
           05  MACHI-CD                PIC 9(7).
           05  YUBIN-NO                PIC 9(7).
           05  MACHI-MEI               PIC N(10).
           05  BANCHI                  PIC X(24).
           05  KATAGAKI                PIC X(40).
           05  JUMIN-YMD               PIC 9(8) COMP-3.
           05  TENNYU-KEN              PIC N(4).
           05  TENNYU-SHIKU            PIC N(10).
           05  TENNYU-BANCHI           PIC X(40).
           05  KOKUSEKI-CD             PIC X(3).
           05  ZAIRYU-SHIKAKU          PIC X(3).
           05  ZAIRYU-KIGEN            PIC 9(8) COMP-3.
           05  CHIKU-CD                PIC 9(4) COMP.
           05  KOJIN-NO                PIC X(12).
           05  FILLER                  PIC X(38).
