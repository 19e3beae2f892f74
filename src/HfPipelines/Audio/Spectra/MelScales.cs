namespace HfPipelines.Audio.Spectra;

/// <summary>From hertz to mel and back.</summary>
internal static class MelScales
{
    private const double BreakHertz = 1000;
    private const double BreakMel = 15;
    private const double HertzPerMel = 200.0 / 3;

    private static readonly double LogStep = Math.Log(6.4) / 27;

    public static MelScale Parse(string name) => name switch
    {
        "htk" => MelScale.Htk,
        "kaldi" => MelScale.Kaldi,
        "slaney" => MelScale.Slaney,
        _ => throw new AudioException($"mel_scale: expected htk, kaldi or slaney, found '{name}'."),
    };

    public static double ToMel(double hertz, MelScale scale) => scale switch
    {
        MelScale.Htk => 2595 * Math.Log10(1 + (hertz / 700)),
        MelScale.Kaldi => 1127 * Math.Log(1 + (hertz / 700)),
        _ => hertz < BreakHertz ? hertz / HertzPerMel : BreakMel + (Math.Log(hertz / BreakHertz) / LogStep),
    };

    public static double ToHertz(double mel, MelScale scale) => scale switch
    {
        MelScale.Htk => 700 * (Math.Pow(10, mel / 2595) - 1),
        MelScale.Kaldi => 700 * (Math.Exp(mel / 1127) - 1),
        _ => mel < BreakMel ? mel * HertzPerMel : BreakHertz * Math.Exp(LogStep * (mel - BreakMel)),
    };
}
