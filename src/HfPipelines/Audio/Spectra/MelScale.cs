namespace HfPipelines.Audio.Spectra;

/// <summary>The scales on which equal steps sound equal.</summary>
internal enum MelScale
{
    /// <summary>Of the HTK toolkit: decadic logarithm.</summary>
    Htk,

    /// <summary>Of Kaldi: natural logarithm.</summary>
    Kaldi,

    /// <summary>Of Slaney's auditory toolbox: linear below 1000 Hz.</summary>
    Slaney,
}
