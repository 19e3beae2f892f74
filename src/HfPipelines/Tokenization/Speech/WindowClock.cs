namespace HfPipelines.Tokenization.Speech;

/// <summary>Turns timestamps, which count from the beginning of their window, into the time of the whole.</summary>
/// <param name="windowLength">The length of a window, in seconds.</param>
internal sealed class WindowClock(double windowLength)
{
    private double _before;
    private double _last;
    private double _penultimate;

    /// <summary>The time of a timestamp.</summary>
    /// <param name="time">In seconds within its window.</param>
    /// <param name="wasWhole">Whether the window before, if this begins a new one, was heard to its end.</param>
    /// <param name="isAgain">Whether what the last two timestamps surround is heard again.</param>
    public double Read(double time, bool wasWhole, out bool isAgain)
    {
        isAgain = time < _last && !wasWhole;
        if (isAgain)
        {
            _last = _penultimate;
            _before += _penultimate;
        }
        else if (time < _last)
        {
            _before += windowLength;
        }

        (_penultimate, _last) = (_last, time);
        return time + _before;
    }
}
