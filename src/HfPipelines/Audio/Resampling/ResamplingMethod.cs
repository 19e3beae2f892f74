namespace HfPipelines.Audio;

/// <summary>How the number of samples a second is changed.</summary>
public enum ResamplingMethod
{
    /// <summary>A sinc under Hann's window, as torchaudio does by default and the pipelines of transformers with it.</summary>
    Sinc,

    /// <summary>A sinc under Kaiser's window, torchaudio's <c>sinc_interp_kaiser</c>.</summary>
    SincKaiser,

    /// <summary>One filter whose phases are taken in turns, librosa's <c>polyphase</c>.</summary>
    Polyphase,

    /// <summary>Frequencies cut off or added, librosa's <c>fft</c>. The recording counts as one turn of a loop.</summary>
    Fourier,

    /// <summary>A long filter under Kaiser's window and a short one after it, librosa's <c>soxr_hq</c>, its default: keeps 91% of the frequencies and damps those that would fold back by 120 dB.</summary>
    SoxrHighQuality,
}
