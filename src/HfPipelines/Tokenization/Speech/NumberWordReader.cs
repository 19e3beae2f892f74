using System.Numerics;
using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.Speech;

/// <summary>
/// Reads words one after the other and puts numbers together. A number is either a value, which further words add to (<c>two hundred five</c>), or a row of digits,
/// which further words lengthen (<c>one oh five</c>).
/// </summary>
/// <param name="words">The words in lower case.</param>
internal sealed partial class NumberWordReader(List<string> words)
{
    private const string Prefixes = "-+£€$¢";
    private readonly List<string> _written = [];
    private BigInteger? _value;
    private string? _digits;
    private string? _prefix;
    private int _index;

    private bool HasNumber => _value is not null || _digits is not null;

    private string? Previous => _index == 0 ? null : words[_index - 1];

    private string? Next => _index == words.Count - 1 ? null : words[_index + 1];

    private bool IsNextNumeric => Next is { } next && Numeric().IsMatch(next);

    /// <summary>The words with numbers in digits.</summary>
    public List<string> Read()
    {
        for (_index = 0; _index < words.Count; _index++)
        {
            Read(words[_index]);
        }

        Flush();
        return _written;
    }

    private void Read(string word)
    {
        string number = Prefixes.Contains(word[0]) ? word[1..] : word;
        if (Numeric().IsMatch(number))
        {
            ReadDigits(word, number);
        }
        else if (!NumberWords.Contains(word))
        {
            Flush();
            Write(word);
        }
        else if (NumberWords.Zeros.Contains(word))
        {
            SetDigits(DigitsOrNothing() + "0");
        }
        else if (NumberWords.Ones.TryGetValue(word, out int one))
        {
            ReadOne(one, "");
        }
        else if (NumberWords.OnesWithEnding.TryGetValue(word, out (int Value, string Ending) ones))
        {
            ReadOne(ones.Value, ones.Ending);
        }
        else if (NumberWords.Tens.TryGetValue(word, out int ten))
        {
            ReadTen(ten, "");
        }
        else if (NumberWords.TensWithEnding.TryGetValue(word, out (int Value, string Ending) tens))
        {
            ReadTen(tens.Value, tens.Ending);
        }
        else if (NumberWords.Multipliers.TryGetValue(word, out BigInteger multiplier))
        {
            Multiply(multiplier);
        }
        else if (NumberWords.MultipliersWithEnding.TryGetValue(word, out (BigInteger Value, string Ending) multipliers))
        {
            MultiplyAndWrite(multipliers.Value, multipliers.Ending);
        }
        else if (NumberWords.Signs.TryGetValue(word, out string? sign))
        {
            ReadSign(word, sign);
        }
        else if (NumberWords.Currencies.TryGetValue(word, out string? currency))
        {
            _prefix = HasNumber ? currency : _prefix;
            FlushOr(word);
        }
        else
        {
            ReadSpecial(word);
        }
    }

    private void ReadDigits(string word, string number)
    {
        if (_digits?.EndsWith('.') == true)
        {
            _digits += word;
            return;
        }

        Flush();
        _prefix = number.Length < word.Length ? word[..1] : _prefix;
        if (ToFraction(number) is { Denominator.IsOne: true } whole)
        {
            SetValue(whole.Numerator);
        }
        else
        {
            SetDigits(number);
        }
    }

    private void ReadOne(int one, string ending)
    {
        bool followsOne = Previous is { } previous && NumberWords.Ones.ContainsKey(previous);
        if (!HasNumber)
        {
            SetValue(one);
        }
        else if (_digits is not null || followsOne)
        {
            // Behind tens the last zero becomes the digit.
            bool followsTen = Previous is { } last && NumberWords.Tens.ContainsKey(last) && one < 10;
            SetDigits((followsTen ? Number()[..^1] : Number()) + one);
        }
        else
        {
            Join(one, one < 10 ? 10 : 100);
        }

        WriteWith(ending);
    }

    private void ReadTen(int ten, string ending)
    {
        if (!HasNumber)
        {
            SetValue(ten);
        }
        else if (_digits is not null)
        {
            SetDigits(_digits + ten);
        }
        else
        {
            Join(ten, 100);
        }

        WriteWith(ending);
    }

    // Adds to a value that has room, and lengthens another.
    private void Join(int value, int room)
    {
        if (_value % room == 0)
        {
            SetValue(_value!.Value + value);
        }
        else
        {
            SetDigits(Number() + value);
        }
    }

    private void Multiply(BigInteger multiplier)
    {
        if (!HasNumber)
        {
            SetValue(multiplier);
        }
        else if (_digits is not null || _value!.Value.IsZero)
        {
            if (Product(multiplier) is { } product)
            {
                SetValue(product);
            }
            else
            {
                Flush();
                SetValue(multiplier);
            }
        }
        else
        {
            SetValue(Multiplied(multiplier));
        }
    }

    private void MultiplyAndWrite(BigInteger multiplier, string ending)
    {
        if (!HasNumber)
        {
            SetValue(multiplier);
        }
        else if (_digits is null)
        {
            SetValue(Multiplied(multiplier));
        }
        else if (Product(multiplier) is { } product)
        {
            SetValue(product);
        }
        else
        {
            Flush();
            SetValue(multiplier);
        }

        WriteWith(ending);
    }

    // Only what is below a thousand is multiplied: the rest was before.
    private BigInteger Multiplied(BigInteger multiplier)
    {
        BigInteger rest = _value!.Value % 1000;
        return _value.Value - rest + (rest * multiplier);
    }

    private BigInteger? Product(BigInteger multiplier)
        => ToFraction(Number()) is var (numerator, denominator) && (numerator * multiplier % denominator).IsZero ? numerator * multiplier / denominator : null;

    private void ReadSign(string word, string sign)
    {
        Flush();
        if (IsNextNumeric || (Next is { } next && NumberWords.Contains(next)))
        {
            _prefix = sign;
        }
        else
        {
            Write(word);
        }
    }

    private void ReadSpecial(string word)
    {
        switch (word)
        {
            case "percent" when HasNumber:
                WriteWith("%");
                break;
            case "per" when HasNumber && Next == "cent":
                WriteWith("%");
                _index++;
                break;
            case "percent":
            case "per":
            case var _ when !IsNextNumeric && !(Next is { } next && NumberWords.Contains(next)):
                Flush();
                Write(word);
                break;
            case "and" when Previous is { } previous && NumberWords.Multipliers.ContainsKey(previous):
                break;
            case "double" or "triple" when Next is { } next && (NumberWords.Ones.ContainsKey(next) || NumberWords.Zeros.Contains(next)):
                string digit = $"{NumberWords.Ones.GetValueOrDefault(next)}";
                SetDigits(DigitsOrNothing() + digit + digit + (word == "triple" ? digit : ""));
                _index++;
                break;
            case "point":
                if (IsNextNumeric || (Next is { } decimals && NumberWords.IsDigitWord(decimals)))
                {
                    SetDigits(DigitsOrNothing() + ".");
                }

                break;
            default:
                Flush();
                Write(word);
                break;
        }
    }

    private void SetValue(BigInteger value) => (_value, _digits) = (value, null);

    private void SetDigits(string digits) => (_value, _digits) = (null, digits);

    private string Number() => _digits ?? $"{_value}";

    private string DigitsOrNothing() => _digits ?? (_value is null || _value.Value.IsZero ? "" : Number());

    private void WriteWith(string ending)
    {
        if (ending.Length > 0)
        {
            Write(Number() + ending);
        }
    }

    private void FlushOr(string word)
    {
        if (!HasNumber)
        {
            Write(word);
        }

        Flush();
    }

    private void Flush()
    {
        if (HasNumber)
        {
            Write(Number());
        }
    }

    private void Write(string text)
    {
        _written.Add(_prefix + text);
        (_value, _digits, _prefix) = (null, null, null);
    }

    // Digits with at most one period; null for others.
    private static (BigInteger Numerator, BigInteger Denominator)? ToFraction(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int[] digits = [.. PythonText.CodePoints(text.Remove(Math.Max(point, 0), point < 0 ? 0 : 1)).Select(PythonChar.DecimalValue)];
        if (digits.Length == 0 || digits.Contains(-1))
        {
            return null;
        }

        BigInteger numerator = digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * 10) + digit);
        BigInteger denominator = BigInteger.Pow(10, point < 0 ? 0 : PythonText.Length(text.AsSpan(point + 1)));
        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return (numerator / common, denominator / common);
    }

    [GeneratedRegex(@"^\d+(\.\d+)?$")]
    private static partial Regex Numeric();
}
