      *****************************************************************
      *  JUKI    住民記録マスタ                    レコード長 400
      *  抽出    2026-03-31        文字コード JEF（カナ: EBCDIK）
      *****************************************************************
       01  JUKI-REC.
           05  JUMIN-NO                PIC 9(10).
           05  SETAI-NO                PIC 9(10).
           05  JUMIN-SHUBETSU          PIC X.
               88  NIHONJIN            VALUE "1".
               88  GAIKOKUJIN          VALUE "2".
           05  KISAI-JUNI              PIC S9(3) COMP-3.
           05  SHIMEI.
               10  SHIMEI-KANJI        PIC N(15).
               10  SHIMEI-KANA         PIC X(26).
               10  SHIMEI-ROMAJI       PIC X(22).
           05  TSUSHO                  PIC N(8).
           05  SEIBETSU                PIC X.
               88  OTOKO               VALUE "1".
               88  ONNA                VALUE "2".
           05  UMARE.
               10  UMARE-GENGO         PIC 9.
               10  UMARE-YMD           PIC 9(6).
               10  UMARE-YMD-R REDEFINES UMARE-YMD.
                   15  UMARE-YY        PIC 99.
                   15  UMARE-MM        PIC 99.
                   15  UMARE-DD        PIC 99.
           05  ZOKUGARA                PIC N(6).
           05  JUSHO.
               10  MACHI-CD            PIC 9(7).
               10  YUBIN-NO            PIC 9(7).
               10  MACHI-MEI           PIC N(7).
               10  BANCHI              PIC X(18).
               10  KATAGAKI            PIC X(30).
           05  JUMIN-YMD               PIC 9(8) COMP-3.
           05  TENNYU-MAE.
               10  TENNYU-KEN          PIC N(4).
               10  TENNYU-SHIKU        PIC N(13).
               10  TENNYU-BANCHI       PIC X(24).
           05  TENSHUTSU-SAKI.
               10  TENSHUTSU-KEN       PIC N(4).
               10  TENSHUTSU-SHIKU     PIC N(8).
               10  TENSHUTSU-BANCHI    PIC X(16).
           05  GAIKOKU.
               10  KOKUSEKI-CD         PIC X(3).
               10  ZAIRYU-SHIKAKU      PIC X(3).
               10  ZAIRYU-KIGEN        PIC 9(8) COMP-3.
               10  KUBUN-3045          PIC X(2).
           05  CHIKU-CD                PIC 9(4) COMP OCCURS 3.
           05  KOJIN-NO                PIC X(12).
      *    異動履歴（古い順に3回まで。使わない回は X'00'）
           05  IDO                     OCCURS 3.
               10  RIREKI-NO           PIC S9(3) COMP-3.
               10  JOTAI               PIC X.
               10  JIYU                PIC X(2).
               10  IDO-YMD             PIC 9(8) COMP-3.
               10  TODOKE-YMD          PIC 9(8) COMP-3.
           05  FILLER                  PIC X(8).
